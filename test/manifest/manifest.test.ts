import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS, commandOf } from '../../bot/commands/index'
import { TEXTS } from '../../bot/locales/language'
import type { LanguageCode } from '../../services/storage/stores'

interface Listed {
  readonly title: string
  readonly description: string
}
interface Manifest {
  readonly name: Listed & { readonly short: string }
  readonly description: { readonly short: string; readonly full: string }
  readonly icons: { readonly color: string; readonly outline: string }
  readonly bots: readonly {
    readonly scopes: readonly string[]
    readonly supportsFiles: boolean
    readonly commandLists: readonly { readonly scopes: readonly string[]; readonly commands: readonly Listed[] }[]
  }[]
  readonly localizationInfo: { readonly additionalLanguages: readonly { languageTag: string; file: string }[] }
}

const read = (name: string): Buffer => readFileSync(join(__dirname, '..', '..', 'manifest', name))
const MANIFEST = JSON.parse(read('manifest.json').toString()) as Manifest
const DUTCH = JSON.parse(read('nl.json').toString()) as Readonly<Record<string, string>>
const [BOT] = MANIFEST.bots
const LISTS = BOT?.commandLists ?? []

const meant = (title: string) => commandOf(title)?.command.name ?? `nothing by ${title}`
const described = (name: string, code: LanguageCode) =>
  (TEXTS[code].commands as Readonly<Record<string, Listed>>)[name]?.description

describe('the commands of the manifest', () => {
  const listed = LISTS.flatMap(({ commands }) => commands)

  test('are commands of the bot, in its own words', () => {
    for (const { title, description } of listed) expect(description).toBe(described(meant(title), 'en'))
  })

  test('are all commands of the bot', () => {
    const names = new Set(listed.map(({ title }) => meant(title)))
    expect([...names].toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted())
  })

  test('are in no list that answers them only elsewhere', () => {
    const personal = new Set(COMMANDS.filter(({ audience }) => audience === 'personal').map(({ name }) => name))
    const outside = LISTS.filter(({ scopes }) => !scopes.includes('personal')).flatMap(({ commands }) => commands)
    expect(outside.map(({ title }) => meant(title)).filter((name) => personal.has(name))).toEqual([])
  })

  test('say the same in Dutch, one by one', () => {
    const keys = LISTS.flatMap(({ commands }, list) =>
      commands.map(({ title }, place) => ({
        name: meant(title),
        key: `bots[0].commandLists[${list}].commands[${place}]`,
      })),
    )
    for (const { name, key } of keys) {
      expect([meant(DUTCH[`${key}.title`] ?? ''), DUTCH[`${key}.description`]]).toEqual([name, described(name, 'nl')])
    }
    expect(Object.keys(DUTCH).filter((key) => key.startsWith('bots'))).toHaveLength(2 * keys.length)
  })

  test('are no more than Teams takes: twelve a list, three lists, each scope in one', () => {
    for (const { commands } of LISTS) expect(commands.length).toBeLessThanOrEqual(12)
    expect(LISTS.flatMap(({ scopes }) => scopes).toSorted()).toEqual(BOT?.scopes.toSorted())
  })
})

describe('the manifest', () => {
  test('lets people send files to the bot, and speaks every language that it has', () => {
    expect(BOT).toMatchObject({ supportsFiles: true, scopes: ['personal', 'team', 'groupChat'] })
    expect(MANIFEST.localizationInfo.additionalLanguages).toEqual([{ languageTag: 'nl', file: 'nl.json' }])
  })

  test('has names and descriptions of a length that Teams takes, in both languages', () => {
    const { name, description } = MANIFEST
    for (const texts of [
      [name.short, description.short, description.full],
      ['name.short', 'description.short', 'description.full'].map((key) => DUTCH[key] ?? ''),
    ]) {
      const [short = '', brief = '', full = ''] = texts
      for (const [text, longest] of [
        [short, 30],
        [brief, 80],
        [full, 4000],
      ] as const) {
        expect(text).not.toBe('')
        expect(text.length).toBeLessThanOrEqual(longest)
      }
    }
  })

  test.each([
    { icon: MANIFEST.icons.color, size: 192, kind: 'opaque', colourType: 2 },
    { icon: MANIFEST.icons.outline, size: 32, kind: 'transparent', colourType: 6 },
  ])('has the icon $icon of $size pixels, $kind', ({ icon, size, colourType }) => {
    const png = read(icon)
    // The header of a PNG: https://www.w3.org/TR/png/#11IHDR
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[25]]).toEqual([size, size, colourType])
  })
})
