import fc from 'fast-check'
import { COMMANDS, commandOf } from '../../../bot/commands/index'
import { TEXTS } from '../../../bot/locales/language'
import { LANGUAGES, type LanguageCode } from '../../../services/storage/stores'

const meant = (text: string) => commandOf(text)?.command.name ?? null

/** What may be typed for a command, in one language. */
function wordsOf(name: string, code: LanguageCode): readonly string[] {
  const commands: Readonly<Record<string, { readonly words: readonly string[] }>> = TEXTS[code].commands
  return commands[name]?.words ?? []
}

describe('the commands', () => {
  test.each(COMMANDS)('$name has words of its own in every language', ({ name }) => {
    for (const code of LANGUAGES) expect(wordsOf(name, code).length).toBeGreaterThan(0)
  })

  test('are each understood by every word of every language: no word means two', () => {
    for (const { name } of COMMANDS) {
      for (const word of LANGUAGES.flatMap((code) => wordsOf(name, code)))
        expect([word, meant(word)]).toEqual([word, name])
    }
  })

  test.each(LANGUAGES)('are shown in %s as they may be typed', (code) => {
    const commands: Readonly<Record<string, { readonly title: string }>> = TEXTS[code].commands
    for (const { name } of COMMANDS) {
      for (const typed of (commands[name]?.title ?? '').split(' / '))
        expect([typed, meant(typed)]).toEqual([typed, name])
    }
  })

  test('have texts for no command that is not there', () => {
    expect(Object.keys(TEXTS.en.commands).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted())
  })
})

describe('what was typed', () => {
  test.each([
    ['start', 'start'],
    ['START', 'start'],
    ['  start  ', 'start'],
    ['Start!', 'start'],
    ['start.', 'start'],
    ['/start', 'start'],
    ['*start*', 'start'],
    ['"my data"', 'my-data'],
    ['my   data', 'my-data'],
    ['mijn\u00a0gegevens', 'my-data'],
    ['what do you hold about me?', 'my-data'],
    ['Wat bewaren jullie over mij?', 'my-data'],
    ['help?', 'help'],
    ['?', 'help'],
    [' ? ', 'help'],
    ['??', 'help'],
    ['summary\n', 'summary'],
    ['\u00a0samenvatting', 'summary'],
    ['plaats samenvatting', 'post-summary'],
    ['Rapporteer hier', 'report-here'],
    ['stand', 'status'],
  ])('as %j means %s', (text, name) => {
    expect(meant(text)).toBe(name)
  })

  test.each([
    ['starting'],
    ['please start'],
    ['start now'],
    ['summary of what?'],
    ['languages'],
    ['hello'],
    ['!'],
    ['...'],
    [''],
    ['constructor'],
    ['__proto__'],
    ['👍'],
  ])('as %j means no command', (text) => {
    expect(commandOf(text)).toBeNull()
  })

  test.each([
    ['language en', 'en'],
    ['language  NL', 'nl'],
    ['Taal nl.', 'nl'],
    ['taal en', 'en'],
    ['language', ''],
    ['taal frysk', 'frysk'],
  ])('as %j asks for a language: %j', (text, argument) => {
    expect(commandOf(text)).toMatchObject({ command: { name: 'language' }, argument })
  })

  test('at the length of a book means no command', () => {
    expect(commandOf('start '.repeat(2000))).toBeNull()
    expect(commandOf(`start${' '.repeat(10_000)}something else`)).toBeNull()
  })

  test('is never too strange to be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => expect(() => commandOf(text)).not.toThrow()),
    )
  })
})
