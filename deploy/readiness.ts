/** Asks the bot from outside whether it is ready, as Azure and Teams will. */
import { setTimeout as wait } from 'node:timers/promises'
import { DeployError } from './az'
import type { Step } from './steps'
import type { Template } from './template'

const PATIENCE_MILLISECONDS = 5 * 60 * 1000
const BETWEEN_MILLISECONDS = 5_000

/** `statusOf`: of an address; 0 for no answer. */
export function readinessStep(
  template: Template,
  statusOf: (address: string) => Promise<number> = statusBy,
  pause: () => Promise<void> = () => wait(BETWEEN_MILLISECONDS),
): Step {
  const ask = async () => {
    const outputs = await template.outputs()
    return outputs === null ? null : { ...outputs, status: await statusOf(`https://${outputs.domain}/readyz`) }
  }
  return {
    name: 'ready',
    look: async () => {
      const asked = await ask()
      if (asked === null) return { kind: 'later', told: 'after the app' }
      const { status, domain } = asked
      if (status === 200) return { kind: 'well', told: `https://${domain} is up, and reaches its storage` }
      return { kind: 'later', told: `wait until https://${domain} is up` }
    },
    act: async () => {
      for (let tries = PATIENCE_MILLISECONDS / BETWEEN_MILLISECONDS; tries > 0; tries--) {
        const asked = await ask()
        if (asked?.status === 200) return
        if (tries === 1) throw new DeployError(notReady(asked?.status ?? 0, asked?.app ?? 'the app'))
        await pause()
      }
    },
  }
}

function notReady(status: number, app: string): string {
  const said = status === 503 ? 'It is up, and does not reach its storage' : 'It does not answer'
  const look = `az containerapp logs show --name ${app} --resource-group GROUP --tail 50`
  return `${said} after five minutes. Its log says why: ${look}. New rights can take ten minutes: then run this again.`
}

async function statusBy(address: string): Promise<number> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })).status
  } catch {
    return 0
  }
}
