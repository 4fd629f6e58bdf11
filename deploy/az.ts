/** The Azure CLI: what we ask of it, and what it answers. */
import { spawn } from 'node:child_process'

export interface AzAnswer {
  /** 0 for well; 3 is the CLI's own for what is not there. */
  readonly code: number
  readonly out: string
  readonly problem: string
}

/** Runs `az` with these arguments; what it prints while it works is shown where `shown` says so. */
export type Az = (args: readonly string[], shown?: boolean) => Promise<AzAnswer>

/** Something that the administrator can mend; `message` says what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError'
}

export const runAz: Az = (args, shown = false) =>
  new Promise((resolve, reject) => {
    const az = spawn('az', args, { stdio: ['inherit', 'pipe', shown ? 'inherit' : 'pipe'] })
    const [out, problem]: [Buffer[], Buffer[]] = [[], []]
    az.stdout?.on('data', (chunk: Buffer) => {
      out.push(chunk)
      if (shown) process.stderr.write(chunk)
    })
    az.stderr?.on('data', (chunk: Buffer) => problem.push(chunk))
    az.once('error', () =>
      reject(
        new DeployError('The Azure CLI (az) cannot be run. Install it, or work in Azure Cloud Shell, which has it.'),
      ),
    )
    az.once('close', (code) =>
      resolve({ code: code ?? 1, out: Buffer.concat(out).toString(), problem: Buffer.concat(problem).toString() }),
    )
  })

/** The answer as JSON; null where there is no such thing. Rejects with a DeployError that holds the CLI's own words. */
export async function found(az: Az, ...args: readonly string[]): Promise<unknown> {
  const answer = await az([...args, '--output', 'json'])
  if (answer.code === 0) return answer.out.trim() === '' ? {} : JSON.parse(answer.out)
  if (answer.code === 3 || NOT_THERE.test(answer.problem)) return null
  throw refused(args, answer)
}

/** Does something, to its end. Rejects with a DeployError that holds the CLI's own words. */
export async function done(az: Az, ...args: readonly string[]): Promise<unknown> {
  const answer = await az([...args, '--output', 'json'])
  if (answer.code !== 0) throw refused(args, answer)
  return answer.out.trim() === '' ? {} : JSON.parse(answer.out)
}

const NOT_THERE =
  /ResourceGroupNotFound|ResourceNotFound|DeploymentNotFound|SecretNotFound|is not found|could not be found/i

function refused(args: readonly string[], { problem }: AzAnswer): DeployError {
  const command = args.filter((word) => !word.startsWith('@')).slice(0, 4)
  return new DeployError(`az ${command.join(' ')} … says: ${problem.trim() || 'nothing, but that it failed.'}`)
}
