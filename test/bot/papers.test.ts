/** What the privacy officer and the works council are given to read, held against the code and the texts as they are. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TableServiceClient } from '@azure/data-tables'
import { QueueServiceClient } from '@azure/storage-queue'
import { commandOf } from '../../bot/commands/index'
import { readConfig, SETTINGS } from '../../bot/config'
import { languageOf } from '../../bot/locales/language'
import { optionKey, questionKey } from '../../cards/question-keys'
import { MINIMUM_FOR_SHARES, MINIMUM_GROUP } from '../../services/privacy/release'
import { QUESTION_IDS, QUESTIONS } from '../../services/questionnaire/questions'
import { LANGUAGES } from '../../services/storage/stores'
import { REMINDER_CHOICES } from '../../services/waves/plan'
import { type Azurite, startAzurite } from '../support/azurite'
import { aStorage } from '../support/storage'

const ROOT = join(__dirname, '..', '..')
const fileNamed = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const isThere = (path: string) => existsSync(join(ROOT, path))
const codeIn = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code)
const numbersIn = (text: string, what: RegExp) => Array.from(text.matchAll(what), ([, number]) => Number(number))
const unique = <Value>(values: readonly Value[]) => [...new Set(values)].toSorted()
const linksIn = (text: string) => Array.from(text.matchAll(/\]\(([^)#]+)\)/g), ([, path = '']) => path)
const titleOf = (code: 'en' | 'nl', command: string) => languageOf(code).text(`commands.${command}.title`)

describe('PRIVACY.md', () => {
  const paper = fileNamed('deploy/PRIVACY.md')
  const rows = paper.split('\n').filter((line) => line.startsWith('| '))
  /** But for the values of settings. */
  const named = codeIn(paper).filter((code) => !/^\d+$/.test(code))
  const tables = rows.flatMap((row) => /^\| `([A-Z][a-z]+)` \|/.exec(row)?.[1] ?? [])
  const queues = rows.filter((row) => row.startsWith('| the queues ')).flatMap(codeIn)
  const isSetting = (code: string) => /^[A-Z]+_[A-Z_]+$/.test(code)
  const isFile = (code: string) => code.includes('/')
  const isRun = (code: string) => /^np[mx] /.test(code)

  describe('of what is kept', () => {
    let azurite: Azurite
    const withoutPrefix = (name = '') => name.replace(/^t\d+n\d+/, '')
    beforeAll(async () => {
      azurite = await startAzurite()
      await aStorage(azurite)
    })
    afterAll(() => azurite.stop())

    test('has a row for every table that the service makes, and for no other', async () => {
      const options = { allowInsecureConnection: true }
      const client = TableServiceClient.fromConnectionString(azurite.connectionString, options)
      const made: string[] = []
      for await (const { name } of client.listTables()) made.push(withoutPrefix(name))
      expect(tables.toSorted()).toEqual(made.toSorted())
    })

    test('names every queue that the service makes, and no other', async () => {
      const made: string[] = []
      for await (const { name } of QueueServiceClient.fromConnectionString(azurite.connectionString).listQueues())
        made.push(withoutPrefix(name))
      expect(queues.toSorted()).toEqual(made.toSorted())
    })
  })

  test('tells what holds without a setting as it is, of each that says how long or how few', () => {
    const told = Array.from(paper.matchAll(/`([A-Z_]+)`(?:,| \()\s?default `(\d+)`/g), ([, name, value]) => [
      name,
      value,
    ])
    expect(unique(told.map(([name]) => name))).toEqual([
      'AUDIT_MONTHS',
      'LEAVER_DAYS',
      'MINIMUM_GROUP',
      'RETENTION_MONTHS',
    ])
    for (const setting of told) expect(readConfig(Object.fromEntries([setting]))).toEqual(readConfig({}))
  })

  test('tells the smallest groups as the code has them', () => {
    expect(unique(numbersIn(paper, /fewer than (\d+) people/g))).toEqual([MINIMUM_GROUP])
    expect(numbersIn(paper, /shares of a group from (\d+) respondents on/g)).toEqual([MINIMUM_FOR_SHARES])
  })

  test('names as code only what there is: tables, queues, settings, files, and what one runs or types', () => {
    const settings: readonly string[] = SETTINGS
    const unknown = named.filter((code) => {
      if (isSetting(code)) return !settings.includes(code)
      if (isFile(code)) return !isThere(code)
      return !isRun(code) && ![...tables, ...queues].includes(code) && commandOf(code) === null
    })
    expect(named.length).toBeGreaterThan(60)
    expect(unknown).toEqual([])
  })

  test('names each command of the rights and of the leads in every language', () => {
    const typed = named.filter((code) => !isRun(code) && !tables.includes(code))
    const commands = unique(typed.flatMap((code) => commandOf(code)?.command.name ?? [])).filter(
      (name) => name !== 'start',
    )
    expect(commands).toEqual(['audit', 'change', 'erase', 'export-status', 'my-data', 'summary-by', 'who-may'])
    const titles = commands.flatMap((name) => LANGUAGES.map((code) => titleOf(code, name)))
    expect(titles.filter((title) => !typed.includes(title))).toEqual([])
  })

  test('runs only scripts that there are, and links only to files that there are', () => {
    const { scripts } = JSON.parse(fileNamed('package.json')) as { scripts: Record<string, string> }
    const run = Array.from(paper.matchAll(/npm (?:run )?(start|demo|build)\b/g), ([, name = '']) => name)
    expect(run.filter((name) => !(name in scripts))).toEqual([])
    expect(run.length).toBeGreaterThan(2)
    expect(linksIn(paper).filter((path) => !isThere(join('deploy', path)))).toEqual([])
  })
})

describe('WORKS-COUNCIL.md', () => {
  const paper = fileNamed('deploy/WORKS-COUNCIL.md')
  const [head = '', dutch = '', english = ''] = paper.split(/^## (?:Nederlands|English)$/m)

  test('has the same in both languages: headings, rows, promises, and places to fill in', () => {
    const shapeOf = (text: string) =>
      text.split('\n').flatMap((line) => /^(?:#+ |\*\*(?=[A-Z])|\||\d+\.|\s+-)/.exec(line)?.[0] ?? [])
    expect(shapeOf(english)).toEqual(shapeOf(dutch))
    const blanks = (text: string) => numbersIn(text, /\*\*\[[^\]]+()\]\*\*/g).length
    // The other countries' laws are for the English reader.
    expect([blanks(dutch), blanks(english)]).toEqual([8, 9])
    expect(head).toContain('**[…]**')
  })

  describe.each([
    { code: 'nl', part: dutch },
    { code: 'en', part: english },
  ] as const)('in $code', ({ code, part }) => {
    const { text } = languageOf(code)

    test.each(QUESTION_IDS)('asks %s with its choices, as the bot does', (id) => {
      expect(part).toContain(text(questionKey(id)))
      // Of the activities the choices stand once, above them.
      expect(part).toContain(QUESTIONS[id].options.map((option) => text(optionKey(id, option))).join(' · '))
    })

    test('tells the smallest groups, the retention and the reminders as they are without a setting', () => {
      const reading = readConfig({})
      const { minimumGroup, retentionMonths, leaverDays } = reading.kind === 'config' ? reading.config : never()
      const numbers = {
        minimum: numbersIn(part, /(?:minder dan|fewer than) (\d+)/g),
        shares: numbersIn(part, /percentages (?:vanaf|from) (\d+)/g),
        months: numbersIn(part, /(\d+) (?:maanden|months)/g),
        days: numbersIn(part, /(\d+) (?:dagen|days)/g),
        reminders: numbersIn(part, /(\d+) (?:herinneringen|reminders)/g),
      }
      expect({ ...numbers, months: unique(numbers.months) }).toEqual({
        minimum: [minimumGroup],
        shares: [MINIMUM_FOR_SHARES],
        months: [retentionMonths],
        days: [leaverDays],
        reminders: [Math.max(...REMINDER_CHOICES)],
      })
    })

    test('names commands in its own language', () => {
      const titles = ['my-data', 'change', 'erase', 'audit'].map((name) => titleOf(code, name))
      expect(codeIn(part).toSorted()).toEqual(titles.toSorted())
    })

    test('says that answers are confidential, and anonymous nowhere but to deny it', () => {
      const said = part.match(/\S+ (?:anoniem|anonymous)/gi) ?? []
      expect(part).toContain(code === 'nl' ? '**vertrouwelijk, niet anoniem**' : '**confidential, not anonymous**')
      expect(said.filter((words) => !/^(?:niet|not) /.test(words))).toEqual([])
    })
  })
})

test.each(['README.md', 'SECURITY.md'])('%s links to both', (file) => {
  expect(linksIn(fileNamed(file))).toEqual(expect.arrayContaining(['deploy/PRIVACY.md', 'deploy/WORKS-COUNCIL.md']))
})

function never(): never {
  throw new Error('Without any setting there is a configuration.')
}
