/** `npm run demo`: adds believable respondents to the local storage, through the same services as the bot. */
import { createHash } from 'node:crypto'
import { employeeId, type Pseudonym, tenantId, type WaveId } from '../../services/identifiers'
import { fingerprintOf, pseudonymOf } from '../../services/privacy/pseudonym'
import { answerStep, begin } from '../../services/questionnaire/participation'
import { type DraftAnswers, questionsOf, STEPS } from '../../services/questionnaire/questions'
import { loadPseudonymKey } from '../../services/storage/pseudonym-key'
import { connectStorage, type Storage } from '../../services/storage/storage'
import { configFromEnvironment, StartError } from '../run'
import { ARCHETYPES, DEMO_EMPLOYEES } from './demo-respondents'
import { EmbeddedStorageError, joinEmbeddedStorage } from './embedded-storage'
import { LOCAL_TENANT } from './tenant'

async function main(): Promise<void> {
  const config = configFromEnvironment()
  if (config.mode !== 'local' || config.storage !== null) {
    throw new StartError(
      'npm run demo fills the embedded storage only: unset what configures a bot or a storage account.',
    )
  }
  const embedded = await joinEmbeddedStorage(config.dataDir)
  try {
    const loading = await loadPseudonymKey(config.pseudonymKey)
    if (loading.kind === 'refused') throw new StartError(loading.problem)
    const storage = await connectStorage({
      account: { kind: 'connection-string', connectionString: embedded.connectionString },
      minimumGroup: config.minimumGroup,
      trial: true,
      now: () => new Date(),
    })
    if ((await storage.settings.confirmPseudonymKey(fingerprintOf(loading.key))) === 'changed') {
      throw new StartError('The pseudonym key is not the one of the answers in this storage: restore it first.')
    }
    const tenant = tenantId(LOCAL_TENANT)
    const wave = await storage.waves.current(tenant)
    if (wave === null) throw new Error('Locally a wave is open from the first.')
    const answered = ARCHETYPES.flatMap(({ people, answers }) => Array.from({ length: people }, () => answers))
    for (let number = 0; number < DEMO_EMPLOYEES; number++) {
      const id = employeeId(demoId(number))
      await storage.employees.save(tenant, {
        id,
        reference: {},
        locale: number % 2 === 0 ? 'nl-NL' : 'en-GB',
        language: null,
        timeZone: null,
        state: 'installed',
      })
      const answers = answered[number]
      if (answers !== undefined) await answer(storage, wave.id, pseudonymOf(loading.key, tenant, id), number, answers)
    }
    console.log(
      `${answered.length} of ${DEMO_EMPLOYEES} demonstration employees have answered. In the chat, type: summary`,
    )
  } finally {
    await embedded.stop()
  }
}

/** Walks the four steps as the bot does. Who has answered already stays as they are. */
async function answer(
  { answers: store }: Storage,
  wave: WaveId,
  pseudonym: Pseudonym,
  number: number,
  answers: DraftAnswers,
): Promise<void> {
  const draft = `demo-${number}`
  const day = new Date().toISOString().slice(0, 10)
  await store.update(wave, pseudonym, (current) => {
    if (current.submitted !== null) return { next: current, result: null }
    const next = STEPS.reduce(
      (participation, step) => {
        const raw = Object.fromEntries(questionsOf(step).map((id) => [id, [answers[id] ?? []].flat().join(',')]))
        return answerStep(participation, { draft, step, direction: 'next', raw }, day).next
      },
      begin(current, draft),
    )
    return { next, result: null }
  })
}

/** A GUID of its own for each demonstration employee, the same every time. */
function demoId(number: number): string {
  const hex = createHash('sha256').update(`demonstration employee ${number}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartError || error instanceof EmbeddedStorageError ? error.message : error)
    process.exit(1)
  },
)
