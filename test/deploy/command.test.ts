/** `npm run deploy` as a process, with an `az` of our own on its path. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEPLOY } from '../support/arm/deployment'

const folder = mkdtempSync(join(tmpdir(), 'deploy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const parameters = join(folder, 'parameters.json')
const LEAD = 'aaaaaaaa-0000-0000-0000-000000000001'
writeFileSync(
  parameters,
  JSON.stringify({ parameters: { alertEmail: { value: 'it@contoso.com' }, leadIds: { value: LEAD } } }),
)

/** `az`: the lines of a shell script; null for none at all. */
function deploy(
  words: readonly string[],
  az: string | null,
): Promise<{ readonly code: number; readonly said: string }> {
  const path = mkdtempSync(join(folder, 'path-'))
  if (az !== null) {
    writeFileSync(join(path, 'az'), `#!/bin/sh\n${az}\n`)
    chmodSync(join(path, 'az'), 0o755)
  }
  const script = ['--import', 'tsx', join(DEPLOY, 'deploy.ts'), '--parameters', parameters, ...words]
  return new Promise((resolve) =>
    execFile(process.execPath, script, { env: { PATH: path } }, (error, out, errors) =>
      resolve({ code: Number(error?.code ?? 0), said: out + errors }),
    ),
  )
}

const EMPTY_SUBSCRIPTION = `case "$1 $2" in
  'account show') echo '{"name":"Contoso","user":{"name":"it@contoso.com"}}' ;;
  'provider show') echo '{"registrationState":"Registered"}' ;;
  *) exit 3 ;;
esac`

describe('npm run deploy', () => {
  test('what-if looks at an empty subscription, and changes nothing', async () => {
    const { code, said } = await deploy(['what-if', '--group', 'audience'], EMPTY_SUBSCRIPTION)
    expect([code, said]).toEqual([0, expect.stringContaining('→ resource group: make audience in westeurope')])
    expect(said).toContain('Nothing was changed.')
  })

  test.each([
    ['there is no az', ['what-if'], null, 'The Azure CLI (az) cannot be run.'],
    ['nobody is signed in', ['what-if'], 'exit 1', 'Run: az login'],
    ['nothing is said', [], null, 'npm run deploy -- what-if'],
    ['something else is said', ['destroy'], null, 'npm run deploy -- what-if'],
    [
      'the parameters are not there',
      ['what-if', '--parameters', 'nowhere.json'],
      null,
      'nowhere.json is not there. Copy',
    ],
    ['an option is none', ['what-if', '--grup', 'a'], null, "Unknown option '--grup'"],
  ])('where %s, says what to do', async (_, words, az, told) => {
    expect(await deploy(words, az)).toEqual({ code: 1, said: expect.stringContaining(told) })
  })
})
