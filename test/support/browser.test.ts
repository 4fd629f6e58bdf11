import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { removeFolder, temporaryFolder } from './product'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

/** What a Node process prints where Playwright keeps its browsers in the folder. */
function printed(args: readonly string[], settings: Readonly<Record<string, string>> = {}): string {
  const env = { PATH: process.env['PATH'] ?? '', PLAYWRIGHT_BROWSERS_PATH: folder, ...settings }
  return execFileSync(process.execPath, args, { cwd: __dirname, env, encoding: 'utf8' })
}

/** Puts a file where Playwright's own Chromium would be. */
async function installPlaywrightsOwn(): Promise<void> {
  const path = printed(['-p', "require('playwright-core').chromium.executablePath()"]).trim()
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '')
}

function chosen(settings: Readonly<Record<string, string>> = {}): string {
  const { executablePath } = JSON.parse(printed(['chromium.mjs'], settings)) as { executablePath: string }
  return executablePath
}

describe('the Chromium of the browser tests', () => {
  test('is the one that CHROMIUM_PATH names, before all others', async () => {
    await installPlaywrightsOwn()
    const named = join(folder, 'named')
    await writeFile(named, '')
    expect(chosen({ CHROMIUM_PATH: named })).toBe(named)
  })

  test('is one of this machine or of Playwright, before the one of the npm package', async () => {
    await installPlaywrightsOwn()
    expect(chosen()).not.toContain('node_modules')
  })

  test('is another one where CHROMIUM_PATH names none', async () => {
    await installPlaywrightsOwn()
    expect(chosen({ CHROMIUM_PATH: join(folder, 'nothing') })).not.toBe(join(folder, 'nothing'))
  })
})
