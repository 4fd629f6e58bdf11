/** How the settings reach the built bot: the environment, and a file `.env` where it is started. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from '../support/product'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

/** What a start in the folder makes of its settings: the port, or what it says is wrong. */
async function start(environment: Readonly<Record<string, string>>): Promise<string> {
  const built = join(__dirname, '..', '..', 'dist', 'bot', 'run.js')
  const code = `console.log(require(${JSON.stringify(built)}).configFromEnvironment().port)`
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', code], { cwd: folder, env: environment }, (_error, out, complaints) =>
      resolve(out.trim() || complaints),
    )
  })
}

describe('a file .env', () => {
  test('adds settings', async () => {
    await writeFile(join(folder, '.env'), 'PORT=4001\n')
    expect(await start({})).toBe('4001')
  })

  test('never goes before the environment', async () => {
    await writeFile(join(folder, '.env'), 'PORT=4001\n')
    expect(await start({ PORT: '4002' })).toBe('4002')
  })

  test('is not read in production', async () => {
    await writeFile(join(folder, '.env'), 'MicrosoftAppType=SingleTenant\n')
    expect(await start({ NODE_ENV: 'production' })).toContain('MicrosoftAppType is missing')
  })

  test('need not be there', async () => {
    expect(await start({})).toBe('3978')
  })
})

test('what is wrong is told all at once, a line each', async () => {
  const told = await start({ PORT: 'http', MINIMUM_GROUP: '3' })
  expect(told).toMatch(/The settings need attention:\n {2}- PORT must be .*\n {2}- MINIMUM_GROUP must be /)
})
