import { Health, type Judged } from '../../../bot/delivery/health'
import type { Reached } from '../../../bot/delivery/reach'

const SENT: Reached = { kind: 'sent', activity: '1' }
const BLOCKED: Reached = { kind: 'refused', state: 'blocked' }
const AWAY: Reached = { kind: 'failed', reason: 'service-error' }
const SILENT: Reached = { kind: 'failed', reason: 'unreachable' }
const WRONG: Reached = { kind: 'failed', reason: 'bad-argument' }
const FORBIDDEN: Reached = { kind: 'failed', reason: 'disabled-by-admin' }

/** What becomes of the last of these people, who were written to one after the other. */
function last(...people: readonly Reached[]): Judged | undefined {
  const health = new Health()
  return people.map((reached, person) => health.judge(`person ${person}`, reached)).at(-1)
}

const inSeconds = (seconds: number): Judged => ({ kind: 'again', seconds })
const MINUTE = inSeconds(60)

const times = (count: number, reached: Reached) => Array.from({ length: count }, () => reached)

test.each([
  ['ten who could not be reached are tried again in a minute', times(10, AWAY), MINUTE],
  ['an eleventh in a row means that Teams is away', times(11, AWAY), { kind: 'away' }],
  ['silence counts like an error of Teams', [...times(5, AWAY), ...times(6, SILENT)], { kind: 'away' }],
  ['one who was reached in between means that Teams is there', [...times(9, AWAY), SENT, ...times(9, AWAY)], MINUTE],
  ['so does one who blocked us', [...times(10, AWAY), BLOCKED, AWAY], MINUTE],
  ['ten whom Teams refuses the card are ten failures', times(10, WRONG), WRONG],
  ['an eleventh in a row means that the card is wrong', times(11, WRONG), { kind: 'halt', reason: 'card-refused' }],
  ['one who got it in between means that it is not', [...times(10, WRONG), SENT, WRONG], WRONG],
  ['what concerns a person stays theirs, however often', times(50, FORBIDDEN), FORBIDDEN],
  ['no token is nobody’s failure', [{ kind: 'away' }], { kind: 'away' }],
] as const)('%s', (_, people, outcome) => {
  expect(last(...people)).toEqual(outcome)
})

describe('one person whom Teams’ trouble keeps from being reached', () => {
  test('is tried again a minute later, then two, then four, and is a failure then', () => {
    const health = new Health()
    const judged = [1, 2, 3, 4].map(() => health.judge('anna', SILENT))
    expect(judged).toEqual([inSeconds(60), inSeconds(120), inSeconds(240), SILENT])
  })

  test('begins anew once reached', () => {
    const health = new Health()
    for (const reached of [AWAY, AWAY, AWAY, SENT]) health.judge('anna', reached)
    expect(health.judge('anna', AWAY)).toEqual(MINUTE)
  })

  test('counts no try while Teams is away for everybody', () => {
    const health = new Health()
    for (let person = 0; person < 10; person++) health.judge(`person ${person}`, AWAY)
    for (let time = 0; time < 20; time++) expect(health.judge('anna', AWAY)).toEqual({ kind: 'away' })
    health.judge('bob', SENT)
    expect(health.judge('anna', AWAY)).toEqual(MINUTE)
  })
})
