/** What the documents say and a machine can check. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { COMMANDS, commandOf } from '../../bot/commands/index'
import { readConfig, SETTINGS } from '../../bot/config'
import { TEXTS } from '../../bot/locales/language'
import { LANGUAGES } from '../../services/storage/stores'

const ROOT = join(__dirname, '..', '..')
const fileNamed = (name: string) => readFileSync(join(ROOT, name), 'utf8')

const readme = fileNamed('README.md')
const contributing = fileNamed('CONTRIBUTING.md')

/** The cells of the rows of every table below a heading, without the tables' own heads. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  const rows = Array.from(own.matchAll(/^\| (`.*) \|$/gm), ([, row = '']) => row)
  return rows.map((row) => row.split(' | '))
}

const codeIn = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code)

describe('the README', () => {
  test.each(COMMANDS)('names the command $name in every language', ({ name }) => {
    const texts: Readonly<
      Record<(typeof LANGUAGES)[number], { commands: Readonly<Record<string, { title: string }>> }>
    > = TEXTS
    const titles = LANGUAGES.map((code) => texts[code].commands[name]?.title.split(' / ')[0])
    const rows = tableUnder('What to type').map(([words = '']) => codeIn(words))
    expect(rows.filter((words) => titles.every((title) => words.some((word) => word === title)))).toHaveLength(1)
  })

  test('names nothing to type that means no command', () => {
    const typed = tableUnder('What to type').flatMap(([words = '']) => codeIn(words))
    expect(typed.length).toBeGreaterThan(COMMANDS.length)
    expect(typed.filter((words) => commandOf(words) === null)).toEqual([])
  })

  test('has a row for every setting, and for nothing else', () => {
    const named = tableUnder('Settings').map(([name = '']) => codeIn(name)[0])
    expect(named.toSorted()).toEqual([...SETTINGS].toSorted())
  })

  test('tells what holds without a setting as it is', () => {
    const defaults = tableUnder('Settings').flatMap(([name = '', value = '']) =>
      codeIn(value)
        .slice(0, value.startsWith('`') ? 1 : 0)
        .map((code) => [codeIn(name)[0], code]),
    )
    expect(defaults).toHaveLength(15)
    expect(readConfig(Object.fromEntries(defaults))).toEqual(readConfig({}))
  })
})

describe('.env.example', () => {
  const example = fileNamed('.env.example')
  const lines = Array.from(example.matchAll(/^#(\w+=.*)$/gm), ([, line = '']) => line)

  test('names every setting once, and nothing else', () => {
    expect(lines.map((line) => line.split('=')[0] ?? '').toSorted()).toEqual([...SETTINGS].toSorted())
  })

  test('changes nothing as it is', () => {
    expect(parseEnv(example)).toEqual({})
  })

  test('gives as values what holds without them, where it gives any outside production', () => {
    const [everywhere = ''] = example.split('# --- In production')
    const given = parseEnv(everywhere.replace(/^#(\w+=)/gm, '$1'))
    expect(Object.values(given).filter((value) => value !== '')).toHaveLength(15)
    expect(readConfig(given)).toEqual(readConfig({}))
  })
})

/** A path is one of the house, of its tests, or of a package. */
const PLACES = ['.', 'test', 'node_modules']

describe('CONTRIBUTING', () => {
  test('names only files and folders that are there', () => {
    const paths = codeIn(contributing).filter((code) => /^[\w.-]+\/[\w./-]*$|^\.[\w-]+\.\w+$/.test(code))
    expect(paths.length).toBeGreaterThan(15)
    const isThere = (path: string) => PLACES.some((place) => existsSync(join(ROOT, place, path)))
    expect(paths.filter((path) => !isThere(path))).toEqual([])
  })

  test('and the README name only scripts that there are', () => {
    const { scripts } = JSON.parse(fileNamed('package.json')) as { scripts: Record<string, string> }
    const run = [
      ...readme.matchAll(/npm run ([\w:]+(?:-\w+)*)/g),
      ...contributing.matchAll(/npm run ([\w:]+(?:-\w+)*)/g),
    ]
    const names = run.map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(3)
    expect(names.filter((name) => !(name in scripts))).toEqual([])
  })

  test('names only things of the code that are where it says', () => {
    const said = [...contributing.matchAll(/`([A-Z]\w+)` \(`([\w./-]+)`\)|`([A-Z]\w+)` in `([\w./-]+)`/g)]
    expect(said.length).toBeGreaterThan(1)
    for (const [, first, firstFile, second, secondFile] of said) {
      expect(fileNamed(firstFile ?? secondFile ?? '')).toContain(first ?? second)
    }
  })

  test('names every source file in which a profile model stands, for whoever adds one', () => {
    const files = ['bot', 'cards', 'services'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    const models = /\b(persona|personas|PERSONAS|Persona|rungs|RUNGS|Rung)\b/
    const knowing = files.filter((file) => file.endsWith('.ts') && models.test(fileNamed(file)))
    expect(knowing.length).toBeGreaterThan(8)
    // The rules of another model are no place to add one.
    const [, section = ''] = contributing.split('- **a profile model**')
    const told = [...codeIn(section), 'services/profiles/aimia.ts']
    expect(knowing.filter((file) => !told.includes(file))).toEqual([])
  })

  test('lists every folder of the house', () => {
    for (const folder of ['services', 'services/storage', 'cards', 'bot', 'bot/local', 'test']) {
      expect(contributing).toMatch(new RegExp(`^\\| \`${folder}/\` \\|`, 'm'))
    }
  })
})

describe('SECURITY.md', () => {
  const rows = fileNamed('SECURITY.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
  const shown = rows.slice(1).map((row) => row.split(' | ').at(-1) ?? '')

  test('shows each threat by a test that there is', () => {
    expect(shown.length).toBeGreaterThan(15)
    for (const cell of shown) {
      const [first] = codeIn(cell)
      expect(first).toBeDefined()
      for (const path of codeIn(cell)) expect([path, existsSync(join(ROOT, 'test', path))]).toEqual([path, true])
    }
  })

  test('names the titles of tests as they are', () => {
    const named = shown.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`: "([^"]+)"/g)))
    expect(named.length).toBeGreaterThan(10)
    for (const [, path, title = ''] of named) expect(fileNamed(`test/${path}`)).toContain(title)
  })

  test('names only files of ours that are there', () => {
    const [, rest = ''] = fileNamed('SECURITY.md').split('## What is not covered')
    const paths = codeIn(rest).filter((code) => code.includes('/'))
    expect(paths.length).toBeGreaterThan(2)
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})
