/** Whether the manifest lists what the bot does: every command, in the bot's own words, where it is answered. */
import { COMMANDS, commandOf } from '../bot/commands/index'
import { TEXTS } from '../bot/locales/language'
import { LANGUAGES, type LanguageCode } from '../services/storage/stores'
import type { ListedCommand, Manifest } from './manifest'

/** By language: the texts of a localisation file, by the place in the manifest that each replaces. */
export type Translations = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export function commandProblems(manifest: Manifest, translations: Translations): string[] {
  const { localizationInfo } = manifest
  const tongue = languageOf(localizationInfo.defaultLanguageTag)
  if (tongue === null) return [`The bot does not speak ${localizationInfo.defaultLanguageTag}.`]
  const lists = listsOf(manifest)
  const listed = lists.flatMap(({ commands }) => commands)
  const named = new Set(listed.map(({ title }) => nameOf(title)))
  return [
    ...listed.flatMap((command) => wordProblems(command, tongue, 'manifest.json')),
    // What a deployment may lack is offered to nobody: whoever has it finds it in help.
    ...COMMANDS.filter(({ name, isOn }) => isOn === undefined && !named.has(name)).map(
      ({ name }) => `The bot's command ${name} is in no list of manifest.json: add it to one.`,
    ),
    ...COMMANDS.filter(({ name, isOn }) => isOn !== undefined && named.has(name)).map(
      ({ name }) => `manifest.json lists ${name}, which not every deployment has: remove it.`,
    ),
    ...lists.flatMap(({ scopes, commands }) => misplaced(scopes, commands)),
    ...scopeProblems(manifest),
    ...[...translations].flatMap(([tag, texts]) => translationProblems(lists, tag, texts)),
  ]
}

function listsOf({ bots }: Manifest): Manifest['bots'][number]['commandLists'] {
  return bots.flatMap(({ commandLists }) => commandLists)
}

function nameOf(title: string): string | null {
  return commandOf(title)?.command.name ?? null
}

function languageOf(tag: string): LanguageCode | null {
  return LANGUAGES.find((code) => tag.toLowerCase().split('-')[0] === code) ?? null
}

/** In the language of `code`: the title must mean a command, and tell of it what `help` tells. */
function wordProblems({ title, description }: ListedCommand, code: LanguageCode, file: string): string[] {
  const name = nameOf(title)
  if (name === null) return [`${file}: "${title}" is no command of the bot. Remove it, or write it as help does.`]
  const texts: Readonly<Record<string, { readonly words: readonly string[]; readonly description: string }>> =
    TEXTS[code].commands
  const own = texts[name]
  if (own === undefined || !own.words.some((words) => title === words || title.startsWith(`${words} `))) {
    return [`${file}: "${title}" is no command in ${code}: write "${own?.words[0] ?? name}".`]
  }
  return description === own.description
    ? []
    : [`${file}: "${title}" is described as "${description}", by help as "${own.description}": say the same.`]
}

/** Whoever types what a list offers must not be told that it works elsewhere only. */
function misplaced(scopes: readonly string[], commands: readonly ListedCommand[]): string[] {
  if (scopes.every((scope) => scope === 'personal')) return []
  return commands.flatMap(({ title }) => {
    const command = commandOf(title)?.command
    if (command === undefined || (command.audience !== 'personal' && !command.privately)) return []
    return [`manifest.json: "${title}" is answered in the personal chat only: remove it from ${scopes.join(', ')}.`]
  })
}

/** Teams takes one list a scope. */
function scopeProblems(manifest: Manifest): string[] {
  const listed = listsOf(manifest).flatMap(({ scopes }) => scopes)
  return manifest.bots
    .flatMap(({ scopes }) => scopes)
    .filter((scope) => listed.filter((one) => one === scope).length !== 1)
    .map((scope) => `manifest.json: the scope ${scope} must have one list of commands.`)
}

function translationProblems(
  lists: ReturnType<typeof listsOf>,
  tag: string,
  texts: Readonly<Record<string, unknown>>,
): string[] {
  const code = languageOf(tag)
  if (code === null) return [`manifest.json has the language ${tag}, which the bot does not speak.`]
  return lists.flatMap(({ commands }, list) =>
    commands.flatMap((command, place) => {
      const key = `bots[0].commandLists[${list}].commands[${place}]`
      const [title, description] = [texts[`${key}.title`], texts[`${key}.description`]]
      if (typeof title !== 'string' || typeof description !== 'string') return []
      const problems = wordProblems({ title, description }, code, `${tag}.json`)
      const meant = nameOf(command.title)
      if (problems.length > 0 || meant === null || nameOf(title) === meant) return problems
      return [`${tag}.json: "${title}" stands where manifest.json has "${command.title}": put it in the same order.`]
    }),
  )
}
