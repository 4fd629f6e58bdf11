import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import {
  answerStep,
  begin,
  erase,
  NO_PARTICIPATION,
  type Participation,
} from '../../../services/questionnaire/participation'
import { STEPS, type Step } from '../../../services/questionnaire/questions'
import { parseAnswers, parseDraftAnswers } from '../../../services/questionnaire/stored'
import { WEEKLY_INPUTS } from '../../support/answers'

const TODAY = '2026-03-02'

/** `age` says which of the drafts that there ever were a card or a confirmation belongs to; 0 is the last. */
type Event = { readonly kind: 'begin' } | Erasure | CardEvent
interface Erasure {
  readonly kind: 'erase'
  readonly age: number
  /** What the draft was when the question was put. */
  readonly as: 'draft' | 'submitted'
}
interface CardEvent {
  readonly kind: 'card'
  readonly age: number
  readonly direction: 'next' | 'back'
  /** Null: the step at which the person is. */
  readonly step: Step | null
  /** Null: filled in well. */
  readonly inputs: unknown
}

/** One person to whom anything happens. */
class History {
  now: Participation = NO_PARTICIPATION
  submissions = 0
  readonly #drafts = ['never-begun']

  happen(event: Event): void {
    if (event.kind === 'begin') this.#begin()
    else if (event.kind === 'erase') this.#erase(`${event.as}:${this.#draftOf(event.age)}`)
    else this.#answer(event)
  }

  #begin(): void {
    const id = `draft-${this.#drafts.length}`
    this.now = begin(this.now, id)
    if (this.now.draft?.id === id) this.#drafts.unshift(id)
  }

  #erase(mark: string): void {
    const { kind, next } = erase(this.now, mark)
    expect(next).toBe(kind === 'erased' ? NO_PARTICIPATION : this.now)
    this.now = next
  }

  #answer({ age, direction, ...event }: CardEvent): void {
    const draft = this.#draftOf(age)
    const step = event.step ?? this.now.draft?.step ?? 1
    const { kind, next } = answerStep(
      this.now,
      { draft, step, direction, raw: event.inputs ?? WEEKLY_INPUTS[step] },
      TODAY,
    )
    if (draft !== this.now.draft?.id) expect(next).toBe(this.now)
    if (kind === 'submitted') this.submissions++
    else expect(next.submitted).toBe(this.now.submitted)
    this.now = next
  }

  #draftOf(age: number): string {
    return this.#drafts[age] ?? 'never-begun'
  }
}

/** What mostly happens, and what may happen too. */
const mostly = <Usual, Other>(usual: Usual, other: fc.Arbitrary<Other>): fc.Arbitrary<Usual | Other> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })

const age = mostly(0, fc.nat(3))
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'begin' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('erase' as const), age, as: fc.constantFrom('draft', 'submitted') }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('card' as const),
      age,
      direction: mostly('next' as const, fc.constant('back' as const)),
      step: mostly(null, fc.constantFrom(...STEPS)),
      inputs: mostly(
        null,
        fc.oneof(fc.anything(), fc.constant({ share: 'daily', consume: 'weekly', moments: 'breaks' })),
      ),
    }),
  },
)

describe('for any sequence of beginnings, cards and erasures', () => {
  test('what is submitted is complete, what is kept is valid, and an old card changes nothing', () => {
    let submissions = 0
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
        const history = new History()
        for (const one of events) {
          history.happen(one)
          expectValid(history.now)
        }
        submissions += history.submissions
      }),
    )
    expect(submissions).toBeGreaterThan(10)
  })

  function expectValid({ draft, submitted }: Participation): void {
    if (draft !== null) expect(parseDraftAnswers(draft.answers)).toEqual(draft.answers)
    if (submitted !== null) expect(submitted.profile).toEqual(profileOf(parseAnswers(submitted.answers)))
  }
})
