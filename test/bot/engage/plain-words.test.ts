import fc from 'fast-check'
import { plainWords } from '../../../bot/engage/plain-words'

test.each([
  ['Voorjaar 2026', 'Voorjaar 2026'],
  ['Hoe ‘social’ zijn we? (Q1 & Q2: 50%)', 'Hoe ‘social’ zijn we? (Q1 & Q2: 50%)'],
  ['Ik vind 5.5 genoeg. Jij?', 'Ik vind 5 5 genoeg. Jij?'],
  ['@everyone #nieuws', 'everyone nieuws'],
  ['[[user:42]] hallo', 'user 42 hallo'],
  ['kijk op www.example.org/x', 'kijk op www example org x'],
  ['https://example.org', 'https example org'],
  ['mailto:a@b.nl', 'mailto a b nl'],
  ['**vet** _schuin_ `code` <b>', 'vet schuin code b'],
  ['regel\neen\ttwee\u202ee\u200bn', 'regel een twee e n'],
  ['\uff20iemand \uff03onderwerp', 'iemand onderwerp'],
  ['🎉', ''],
])('%j is written as %j', (given, plain) => expect(plainWords(given)).toBe(plain))

test('whatever was written, nothing in it can mention, name a topic, link or mark up', () => {
  const pieces = fc.constantFrom(...'@#[]{}<>*_`~|\\/.:ax1 \n', 'https://', 'www.', 'user:', '\uff20', '\u202e', 'é')
  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(written, (text) => {
      const plain = plainWords(text)
      expect(plain).not.toMatch(/[@#\uff20\uff03[\]{}<>*_`~|\\=^\p{C}]|[.:/][^\s.:/]/u)
      expect(plainWords(plain)).toBe(plain)
    }),
    { numRuns: 1_000 },
  )
})
