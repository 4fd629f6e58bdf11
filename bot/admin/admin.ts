/** Reads what was typed after `npm run admin --`, and runs the command. */
import { parseArgs } from 'node:util'
import { StorageError } from '../../services/storage/errors'
import { type AdminCommand, type Given, type ParsedOptions, Refused, type World } from './command'
import { COMMANDS } from './commands'

/** 0: well. 1: something is wrong, and was told. 2: what was typed is no command. */
export type ExitCode = 0 | 1 | 2

/** Of what was typed; the world is made only where a command is to be run. */
export type Typed =
  | { readonly kind: 'command'; readonly command: AdminCommand; readonly given: Given }
  | { readonly kind: 'usage'; readonly text: string; readonly asked: boolean }

/** Options that every command has. */
const SHARED: AdminCommand['options'] = {
  help: { type: 'boolean', says: 'what the command can be told' },
  'as-me': {
    type: 'boolean',
    says: "as whoever is signed in with az login, where the bot's own identity is not at hand",
  },
}

export function read(args: readonly string[]): Typed {
  const [name, ...rest] = args
  const command = COMMANDS.find((one) => one.name === name)
  if (command === undefined) {
    const asked = name === undefined || name === 'help' || name === '--help'
    return { kind: 'usage', text: asked ? usage() : `There is no command ${name}.\n\n${usage()}`, asked }
  }
  const options = { ...SHARED, ...command.options }
  try {
    const { values } = parseArgs({ args: rest, options: options as ParsedOptions, strict: true })
    // Of options that are given once there are no lists.
    const given = values as Given
    if (given['help'] === true) return { kind: 'usage', text: usageOf(command), asked: true }
    return { kind: 'command', command, given }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'usage', text: `${why}\n\n${usageOf(command)}`, asked: false }
  }
}

/** Never rejects for what an administrator can mend: it is told. */
export async function perform(
  { command, given }: Extract<Typed, { kind: 'command' }>,
  world: World,
): Promise<ExitCode> {
  try {
    return (await command.run(world, given)) === 'well' ? 0 : 1
  } catch (error) {
    if (world.signal.aborted) {
      world.terminal.say('Stopped. Run the same command again: it goes on where it is.')
      return 1
    }
    if (error instanceof Refused) world.terminal.say(error.message)
    else if (error instanceof StorageError) world.terminal.say(`Storage (${error.kind}): ${error.message}`)
    else throw error
    return 1
  }
}

function usage(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length))
  return [
    'npm run admin -- <command> [options]',
    '',
    ...COMMANDS.map(({ name, does }) => `  ${name.padEnd(width)}  ${does}`),
    '',
    'Each takes --dry-run, which changes nothing, and --help. What was cut off goes on when it is run again.',
  ].join('\n')
}

function usageOf({ name, does, options }: AdminCommand): string {
  const all = Object.entries({ ...options, ...SHARED }).map(([option, { type, says }]) => [
    `--${option}${type === 'string' ? ' …' : ''}`,
    says,
  ])
  const width = Math.max(...all.map(([option = '']) => option.length))
  return [
    `npm run admin -- ${name}`,
    does,
    '',
    ...all.map(([option = '', says = '']) => `  ${option.padEnd(width)}  ${says}`),
  ].join('\n')
}
