/** `npm run demo`: adds believable respondents to the local storage, through the same services as the bot. */
import { createHash } from 'node:crypto'
import { employeeId, type Pseudonym, tenantId, type WaveId } from '../../services/identifiers'
import { pseudonymOf } from '../../services/privacy/pseudonym'
import { dayOf } from '../../services/privacy/retention'
import { answerStep, begin } from '../../services/questionnaire/participation'
import { type DraftAnswers, STEPS } from '../../services/questionnaire/questions'
import type { Storage } from '../../services/storage/storage'
import type { AnswerStore } from '../../services/storage/stores'
import { breakdownOf, codeAudience, groupOf } from '../../services/waves/breakdown'
import type { GroupCode } from '../../services/waves/coding'
import { NO_SEGMENTS } from '../../services/waves/delivery'
import type { Wave } from '../../services/waves/wave'
import { configFromEnvironment, openStores, runEntry } from '../run'
import { StartError } from '../start-error'
import { DEMO_ANSWERS, DEMO_DEPARTMENTS, DEMO_EMPLOYEES, inputsOf } from './demo-respondents'
import { joinEmbeddedStorage } from './embedded-storage'
import { LOCAL_TENANT } from './tenant'

runEntry(async () => {
  const config = configFromEnvironment()
  if (config.mode !== 'local' || config.storage !== null) {
    throw new StartError(
      'npm run demo fills the embedded storage only: unset what configures a bot or a storage account.',
    )
  }
  const embedded = await joinEmbeddedStorage(config.dataDir)
  try {
    const { stores, pseudonymKey } = await openStores(config, embedded.account)
    const tenant = tenantId(LOCAL_TENANT)
    const wave = await stores.waves.current(tenant)
    if (wave === null) throw new Error('Locally a wave is open from the first.')
    for (let number = 0; number < DEMO_EMPLOYEES; number++) {
      const id = employeeId(demoId(number))
      await stores.employees.save(tenant, {
        id,
        reference: {},
        locale: number % 2 === 0 ? 'nl-NL' : 'en-GB',
        language: null,
        timeZone: null,
        state: 'installed',
      })
    }
    if (wave.launch === null) await giveDepartments(stores, wave, config.minimumGroup)
    for (const [number, answers] of DEMO_ANSWERS.entries()) {
      const id = employeeId(demoId(number))
      const group = await groupOf(stores, wave, id)
      const who = {
        pseudonym: pseudonymOf(pseudonymKey, tenant, id),
        group: group.kind === 'group' ? group.code : null,
      }
      await answer(stores, wave.id, who, number, answers)
    }
    console.log(
      `${DEMO_ANSWERS.length} of ${DEMO_EMPLOYEES} demonstration employees have answered. In the chat, type: summary, or: summary by department`,
    )
  } finally {
    await embedded.stop()
  }
})

/** Those of a trial are nobody's yet: its audience is whoever comes. */
async function giveDepartments(stores: Storage, wave: Wave, minimumGroup: number): Promise<void> {
  const candidates = DEMO_DEPARTMENTS.map((department, number) => ({
    employee: employeeId(demoId(number)),
    locale: null,
    segments: { ...NO_SEGMENTS, department },
  }))
  await stores.deliveries.invite(wave.id, candidates)
  const breakdown = breakdownOf(wave)
  // One that an earlier version made has none.
  if (breakdown !== null) await codeAudience(stores, wave, breakdown, minimumGroup, new AbortController().signal)
}

/** Walks the four steps as the bot does. Who has answered already stays as they are. */
async function answer(
  { answers: store }: { readonly answers: AnswerStore },
  wave: WaveId,
  { pseudonym, group }: { readonly pseudonym: Pseudonym; readonly group: GroupCode | null },
  number: number,
  answers: DraftAnswers,
): Promise<void> {
  const draft = `demo-${number}`
  const day = dayOf(new Date())
  await store.update(
    wave,
    pseudonym,
    (current) => {
      if (current.submitted !== null) return { next: current, result: null }
      const next = STEPS.reduce(
        (participation, step) => {
          const raw = inputsOf(step, answers)
          return answerStep(participation, { draft, step, direction: 'next', raw }, day).next
        },
        begin(current, draft),
      )
      return { next, result: null }
    },
    { group },
  )
}

/** A GUID of its own for each demonstration employee, the same every time. */
function demoId(number: number): string {
  const hex = createHash('sha256').update(`demonstration employee ${number}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
