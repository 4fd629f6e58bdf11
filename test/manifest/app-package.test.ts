import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { packageOf } from '../../manifest/app-package'
import { APP_SETTINGS, appFiles, type Change, FOLDER, picture, problemsWith } from '../support/app-package'

function packed(change: Change = {}): { readonly zip: Uint8Array; readonly files: Record<string, Uint8Array> } {
  const packing = packageOf(appFiles(change), { ...APP_SETTINGS, ...change.settings })
  if (packing.kind === 'problems') throw new Error(packing.problems.join('\n'))
  return { zip: packing.zip, files: unzipSync(packing.zip) }
}

const manifestOf = (change?: Change) => JSON.parse(strFromU8(packed(change).files['manifest.json'] ?? new Uint8Array()))

describe('the package', () => {
  test('holds the manifest, both icons and the Dutch texts, without folders', () => {
    expect(Object.keys(packed().files).toSorted()).toEqual(['color.png', 'manifest.json', 'nl.json', 'outline.png'])
  })

  test('says of which bot, organisation and version it is', () => {
    const { developer, teamsAppId, botId, version } = APP_SETTINGS
    expect(manifestOf()).toMatchObject({ id: teamsAppId, version, developer, webApplicationInfo: { id: botId } })
    expect(manifestOf().bots).toMatchObject([{ botId, scopes: ['personal', 'team', 'groupChat'] }])
  })

  test('takes a name as it is written, quotes too', () => {
    const developer = { ...APP_SETTINGS.developer, name: 'Contoso "West" \\ East' }
    expect(manifestOf({ settings: { developer } }).developer.name).toBe(developer.name)
  })

  test('is the same to the byte, whenever it is made', () => {
    expect(Buffer.compare(packed().zip, packed().zip)).toBe(0)
  })

  test('may show a page of the bot, where it has one', () => {
    const page = { entityId: 'a', name: 'A', scopes: ['personal'], contentUrl: `https://\${{BOT_DOMAIN}}/tab` }
    const change: Change = {
      manifest: (app) => Object.assign(app, { staticTabs: [page], validDomains: [`\${{BOT_DOMAIN}}`] }),
      dutch: (texts) => Object.assign(texts, { 'staticTabs[0].name': 'A' }),
      settings: { domain: 'bot.contoso.com' },
    }
    expect(manifestOf(change).validDomains).toEqual(['bot.contoso.com'])
  })
})

const keyOf = (list: number, place: number, text = 'title') =>
  `bots[0].commandLists[${list}].commands[${place}].${text}`
const ownWords = 'begin, or go on where you were'
const black = picture(32, (place) => [0, 0, 0, place % 2 ? 255 : 0])

describe('is refused, with that one reason and what to do, where', () => {
  test.each<[string, Change, string]>([
    [
      'the manifest has a part that Teams does not know',
      { manifest: (app) => Object.assign(app, { colour: 'red' }) },
      'manifest.json: the whole must NOT have additional properties ("colour").',
    ],
    [
      'a text is longer than Teams shows',
      { manifest: (app) => Object.assign(app.name, { short: 'x'.repeat(31) }) },
      'manifest.json: name.short must NOT have more than 30 characters.',
    ],
    [
      'a colour is none',
      { manifest: (app) => Object.assign(app, { accentColor: 'blue' }) },
      'manifest.json: accentColor must match pattern "^#[0-9a-fA-F]{6}$".',
    ],
    [
      'the manifest asks for what no setting gives',
      { manifest: (app) => Object.assign(app.name, { short: `\${{OWNER}}` }) },
      `manifest.json asks for \${{OWNER}}, which no setting gives: remove it there.`,
    ],
    [
      'the manifest asks for the domain, and the settings have none',
      { manifest: (app) => app.validDomains.push(`\${{BOT_DOMAIN}}`) },
      `manifest.json asks for \${{BOT_DOMAIN}}: add its setting to the settings.`,
    ],
    [
      'Microsoft Graph would install it in another name',
      { manifest: (app) => Object.assign(app.webApplicationInfo, { id: APP_SETTINGS.teamsAppId }) },
      'webApplicationInfo.id must be the botId: the bot installs the app in its own name.',
    ],
    [
      'people could not type to it',
      { manifest: (app) => Object.assign(app.bots[0], { isNotificationOnly: true }) },
      'isNotificationOnly must be false: people type to this bot.',
    ],
    [
      'leads could not send it a list',
      { manifest: (app) => Object.assign(app.bots[0], { supportsFiles: false }) },
      'supportsFiles must be true: leads send lists of employees as files.',
    ],
    [
      'an icon is missing',
      { files: { 'color.png': null } },
      'The icon color.png is not there: put it beside manifest.json.',
    ],
    [
      'an icon is no PNG',
      { files: { 'color.png': Buffer.from('GIF89a') } },
      'The icon color.png is no PNG: export it as one.',
    ],
    [
      'the colour icon has another size',
      { files: { 'color.png': picture(96, () => [9, 9, 9, 255]) } },
      'The icon color.png is 96 × 96 pixels: make it 192 × 192.',
    ],
    [
      'the colour icon lets something through, in one pixel',
      { files: { 'color.png': picture(192, (place) => [9, 9, 9, place === 500 ? 254 : 255]) } },
      'The icon color.png is transparent in places: give it a full background.',
    ],
    [
      'the outline icon has a colour',
      { files: { 'outline.png': black } },
      'The icon outline.png has colours: draw its lines in white alone.',
    ],
    [
      'the outline icon has a background',
      { files: { 'outline.png': picture(32, () => [255, 255, 255, 255]) } },
      'The icon outline.png has a background: make it transparent.',
    ],
    [
      'the outline icon is empty',
      { files: { 'outline.png': picture(32, () => [255, 255, 255, 0]) } },
      'The icon outline.png is empty: draw its lines in white.',
    ],
    [
      'the Dutch texts are missing',
      { files: { 'nl.json': null } },
      'The language file nl.json is not there, or is no JSON: put it beside manifest.json.',
    ],
    [
      'Dutch is not named',
      { manifest: (app) => app.localizationInfo.additionalLanguages.pop() },
      'The bot speaks nl, and localizationInfo does not name it: add nl.json.',
    ],
    [
      'a text has no Dutch',
      { dutch: (texts) => delete texts['name.full'] },
      'nl.json: "name.full" is missing. Translate it.',
    ],
    [
      'a Dutch text replaces nothing',
      { dutch: (texts) => Object.assign(texts, { [keyOf(2, 10)]: 'start' }) },
      'nl.json: "bots[0].commandLists[2].commands[10].title" is nowhere in manifest.json. Remove it.',
    ],
    [
      'a Dutch text is longer than Teams shows',
      { dutch: (texts) => Object.assign(texts, { 'description.short': 'x'.repeat(81) }) },
      'nl.json: description.short must NOT have more than 80 characters.',
    ],
    [
      'it lists what the bot does not do',
      { manifest: ({ bots }) => Object.assign(bots[0].commandLists[0].commands[7], { title: 'dance' }) },
      'manifest.json: "dance" is no command of the bot. Remove it, or write it as help does.',
    ],
    [
      'a command is described otherwise than by help',
      { manifest: ({ bots }) => Object.assign(bots[0].commandLists[0].commands[0], { description: 'go' }) },
      `manifest.json: "start" is described as "go", by help as "${ownWords}": say the same.`,
    ],
    [
      'a command of the bot is in no list',
      {
        manifest: ({ bots }) => bots[0].commandLists[0].commands.pop(),
        dutch: (texts) => ['title', 'description'].map((text) => delete texts[keyOf(0, 11, text)]),
      },
      "The bot's command audit is in no list of manifest.json: add it to one.",
    ],
    [
      'a command is listed where it is not answered',
      {
        manifest: ({ bots: [bot] }) => bot.commandLists[2].commands.push(bot.commandLists[0].commands.at(-1)),
        dutch: (texts) =>
          Object.assign(texts, {
            [keyOf(2, 10)]: 'logboek',
            [keyOf(2, 10, 'description')]: texts[keyOf(0, 11, 'description')],
          }),
      },
      'manifest.json: "audit" is answered in the personal chat only: remove it from groupChat.',
    ],
    [
      'a scope has no list',
      { manifest: ({ bots }) => Object.assign(bots[0].commandLists[2], { scopes: [] }) },
      'manifest.json: the scope groupChat must have one list of commands.',
    ],
    [
      'a Dutch command is no Dutch word',
      { dutch: (texts) => Object.assign(texts, { [keyOf(0, 1)]: 'profile' }) },
      'nl.json: "profile" is no command in nl: write "profiel".',
    ],
    [
      'Dutch commands stand in another order',
      {
        dutch: (texts) =>
          ['title', 'description'].map((text) =>
            Object.assign(texts, { [keyOf(0, 1, text)]: texts[keyOf(0, 0, text)] }),
          ),
      },
      'nl.json: "start" stands where manifest.json has "profile": put it in the same order.',
    ],
    [
      'it asks for the camera',
      { manifest: (app) => Object.assign(app, { devicePermissions: ['media'] }) },
      'devicePermissions is asked for, but no camera, microphone or place is used. Remove it.',
    ],
    [
      'it asks to read channels',
      { manifest: (app) => Object.assign(app, { authorization: { permissions: { resourceSpecific: [] } } }) },
      'authorization is asked for, but no right within a team or chat is used: being mentioned is enough. Remove it.',
    ],
    [
      'it does not ask for what it uses',
      { manifest: (app) => app.permissions.shift() },
      'permissions: "identity" is missing: who answers and who is a communications lead is told by Teams, never typed. Add it.',
    ],
    [
      'a domain is of no page of the app',
      { manifest: (app) => app.validDomains.push('*.contoso.com') },
      'validDomains: "*.contoso.com" is that of no page of the app. Remove it.',
    ],
  ])('%s', (_, change, problem) => {
    expect(problemsWith(change)).toEqual([problem])
  })
})

test('a list of more commands than Teams takes is refused', () => {
  const manifest: Change['manifest'] = ({ bots: [{ commandLists: lists }] }) =>
    lists[1].commands.push(lists[2].commands[0])
  expect(problemsWith({ manifest })).toContain(
    'manifest.json: bots.0.commandLists.1.commands must NOT have more than 12 items.',
  )
})

describe('npm run package:app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'app-'))
  const output = join(folder, 'app.zip')
  afterAll(() => rmSync(folder, { recursive: true }))

  const run = (settings: object) =>
    new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
      const file = join(folder, 'settings.json')
      writeFileSync(file, JSON.stringify(settings))
      const script = ['--import', 'tsx', join(FOLDER, 'package.ts'), '--settings', file, '--output', output]
      execFile(process.execPath, script, (error, out, errors) =>
        resolve({ code: Number(error?.code ?? 0), said: out + errors }),
      )
    })

  test('writes the package, and says of each permission what it is for', async () => {
    const { domain: _, ...settings } = APP_SETTINGS
    const { code, said } = await run(settings)
    expect([code, Object.keys(unzipSync(readFileSync(output))).length]).toEqual([0, 4])
    expect(said).toContain('identity: who answers')
  })

  test('writes nothing where something is wrong, and says what', async () => {
    rmSync(output, { force: true })
    const { code, said } = await run({ ...APP_SETTINGS, domain: 'https://bot.contoso.com' })
    expect([code, said]).toEqual([1, expect.stringContaining('domain must be the host of the bot alone')])
    expect(() => readFileSync(output)).toThrow('ENOENT')
  })
})
