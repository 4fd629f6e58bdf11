import { catalogueStep } from '../../deploy/catalogue'
import { runSteps } from '../../deploy/steps'
import { packageOf } from '../../manifest/app-package'
import { APP_SETTINGS, appFiles } from '../support/app-package'
import { type CatalogueDouble, startCatalogue } from '../support/catalogue-double'

let catalogue: CatalogueDouble
beforeEach(async () => {
  catalogue = await startCatalogue()
})
afterEach(() => catalogue.stop())

async function publish(version: string, token = 'administrator'): Promise<readonly string[]> {
  const packing = packageOf(appFiles(), { ...APP_SETTINGS, version })
  if (packing.kind === 'problems') throw new Error(packing.problems.join('\n'))
  const app = { teamsAppId: APP_SETTINGS.teamsAppId, version, zip: packing.zip }
  const said: string[] = []
  const step = catalogueStep({ graph: catalogue.graph, token: async () => token, app })
  await runSteps([step], { dryRun: false, say: (line) => said.push(line), agrees: async () => true })
  return said
}

describe('publishing', () => {
  test('puts the app into the catalogue, and then its newer version', async () => {
    await publish('1.9.0')
    await publish('1.10.0')
    expect(catalogue.versions).toEqual(['1.9.0', '1.10.0'])
  })

  test('does nothing where this version is there', async () => {
    await publish('1.0.0')
    expect(await publish('1.0.0')).toEqual(['✓ catalogue: version 1.0.0 is published'])
    expect(catalogue.versions).toEqual(['1.0.0'])
  })

  test('never goes back to an earlier version', async () => {
    await publish('1.10.0')
    await expect(publish('1.9.0')).rejects.toThrow('has the later version 1.10.0')
  })

  test('says who may, where somebody may not', async () => {
    catalogue.refusal = 403
    await expect(publish('1.0.0')).rejects.toThrow(/as a Teams administrator, or let one upload the zip.*No such role/)
    catalogue.refusal = null
    await expect(publish('1.0.0', 'nobody')).rejects.toThrow('Who?')
  })

  test('says what Microsoft Graph says, where it takes the app for wrong', async () => {
    catalogue.refusal = 400
    await expect(publish('1.0.0')).rejects.toThrow('The catalogue did not take it. Microsoft Graph says: No such role.')
  })
})
