import { employeeId, tenantId } from '../../../services/identifiers'
import { pseudonymOf, signatureOf } from '../../../services/privacy/pseudonym'
import { markOf } from '../../../services/questionnaire/participation'
import { type Azurite, startAzurite } from '../../support/azurite'
import { BotUnderTest, KEY, startBot, TENANT } from '../../support/bot-under-test'
import { eventually } from '../../support/eventually'
import { takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

test('an erasure that was written down when the bot was killed is finished when it starts again', async () => {
  const killed = await startBot(azurite)
  const anna = killed.person('anna')
  await takePart(anna, answersAll('weekly'))
  await killed.stopApp()
  const { storage, teams } = killed
  const [tenant, id, wave] = [tenantId(TENANT), employeeId(anna.id), await killed.wave()]
  const mark = markOf(await storage.answers.read(wave, pseudonymOf(KEY, tenant, id)))
  const seal = signatureOf(KEY, `erasure ${JSON.stringify([wave, mark])}`)
  await storage.erasures.ask(tenant, id, new Map([[wave, seal]]))

  const started = new BotUnderTest({}, storage, teams)
  await started.start()
  await eventually(async () => {
    expect(await storage.answers.respondents(wave)).toBe(0)
    expect(await storage.erasures.pending(tenant)).toEqual([])
  })
  await started.stop()
})
