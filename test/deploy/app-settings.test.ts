import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appSettingsStep } from '../../deploy/app-settings'
import { runSteps } from '../../deploy/steps'
import { Template } from '../../deploy/template'
import { FOLDER } from '../support/app-package'
import { AzDouble } from '../support/az-double'

const folder = mkdtempSync(join(tmpdir(), 'app-settings-'))
const file = join(folder, 'settings.json')
beforeEach(() => rmSync(file, { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

const az = new AzDouble()
az.deployed.push('image')
const { teamsAppId, botId } = az.outputs

async function write(): Promise<number> {
  const template = new Template({ az: az.run, group: 'g', templateFile: 't', parametersFile: 'p' })
  const step = appSettingsStep(template, file, join(FOLDER, 'settings.example.json'))
  return runSteps([step], { dryRun: false, say: () => {}, agrees: async () => true })
}
const settings = () => JSON.parse(readFileSync(file, 'utf8'))

describe('the settings of the Teams app', () => {
  test('are made with the ids of the deployment, and with the example for the rest', async () => {
    await write()
    expect(settings()).toMatchObject({ teamsAppId, botId, developer: { name: 'Contoso' } })
  })

  test('keep what the administrator wrote, and are written once', async () => {
    writeFileSync(file, JSON.stringify({ botId: 'earlier', version: '2.0.0', developer: { name: 'Acme' } }))
    expect([await write(), await write()]).toEqual([1, 0])
    expect(settings()).toEqual({ teamsAppId, botId, version: '2.0.0', developer: { name: 'Acme' } })
  })

  test('are not written over where they cannot be read', async () => {
    writeFileSync(file, '{ "developer": ')
    await expect(write()).rejects.toThrow('cannot be read as JSON')
  })
})
