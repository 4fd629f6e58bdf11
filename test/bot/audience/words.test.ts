import type { AudienceProblem } from '../../../bot/audience/problem'
import type { UploadRefusal } from '../../../bot/audience/upload'
import { textOfLine, textOfProblem, textOfRefusal } from '../../../bot/audience/words'
import { languageOf, TEXTS } from '../../../bot/locales/language'
import { LANGUAGES } from '../../../services/storage/stores'
import { LINE_REASONS } from '../../../services/waves/list'

/** Every kind once; the compiler says when one is missing. */
const PROBLEMS: Readonly<Record<AudienceProblem['kind'], AudienceProblem>> = {
  'graph-not-configured': { kind: 'graph-not-configured' },
  'permission-missing': { kind: 'permission-missing', permission: 'User.Read.All' },
  'sign-in-refused': { kind: 'sign-in-refused' },
  away: { kind: 'away' },
  'not-found': { kind: 'not-found' },
  refused: { kind: 'refused', status: 400, code: 'Request_BadRequest' },
  'app-not-in-catalogue': { kind: 'app-not-in-catalogue' },
  'app-not-ours': { kind: 'app-not-ours' },
  'app-id-missing': { kind: 'app-id-missing' },
  'group-not-found': { kind: 'group-not-found', name: 'Everybody' },
  'group-ambiguous': { kind: 'group-ambiguous', name: 'Everybody' },
  'team-unreadable': { kind: 'team-unreadable' },
  'teams-away': { kind: 'teams-away' },
}
const REFUSALS: Readonly<Record<UploadRefusal['kind'], UploadRefusal>> = {
  empty: { kind: 'empty' },
  'too-long': { kind: 'too-long', most: 20_000 },
  'too-many-lines': { kind: 'too-many-lines', most: 300_000 },
  'no-address-column': { kind: 'no-address-column' },
  spreadsheet: { kind: 'spreadsheet' },
  'not-text': { kind: 'not-text' },
  'too-large': { kind: 'too-large', mostMegabytes: 5 },
  'unknown-host': { kind: 'unknown-host' },
  'not-downloaded': { kind: 'not-downloaded' },
}

describe.each(LANGUAGES)('in %s a lead is told', (code) => {
  const language = languageOf(code)

  test('of every problem, each in its own words, with nothing left to fill in', () => {
    const texts = Object.values(PROBLEMS).map((problem) => textOfProblem(problem, language))
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.filter((text) => /\{\{|undefined/.test(text))).toEqual([])
  })

  test('of every refused list, each in its own words', () => {
    const texts = Object.values(REFUSALS).map((refusal) => textOfRefusal(refusal, language))
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.filter((text) => /\{\{|undefined/.test(text))).toEqual([])
  })

  test('of every line, which one it is, what stands there and why it cannot be used', () => {
    const lines = LINE_REASONS.map((reason) => textOfLine({ line: 1204, reason, value: 'anna@' }, language))
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines.filter((line) => !/1[.,]204 \(anna@\): \w/.test(line))).toEqual([])
  })

  test('nothing that no problem has', () => {
    const { problems, list } = TEXTS[code].audience
    expect(Object.keys(problems).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted())
    expect(Object.keys(list.refused).toSorted()).toEqual(Object.keys(REFUSALS).toSorted())
    expect(Object.keys(list.reasons).toSorted()).toEqual([...LINE_REASONS].toSorted())
  })
})
