/** Whether the bot can sign in, and can be reached as Teams reaches it. */
import type { Config } from '../config'
import { isRefusedByEntra, type Token } from '../token'
import { absent, type Finding, well, wrong } from './finding'

/** `token`: what the bot shows Teams' connector; null locally, where there is none. */
export async function signInFinding(token: Token | null): Promise<Finding> {
  const check = 'sign-in of the bot'
  if (token === null) return absent(check, 'Local: nobody is authenticated. Only the Agents Playground can talk to it.')
  try {
    await token(true)
    return well(check, 'Entra gave a token for Teams.')
  } catch (error) {
    return signInTrouble(check, error)
  }
}

export function signInTrouble(check: Finding['check'], error: unknown): Finding {
  return isRefusedByEntra(error)
    ? wrong(
        check,
        'Entra does not know this bot, or not this secret.',
        'Compare MicrosoftAppId and MicrosoftAppTenantId with the app registration. For SingleTenant, see whether MicrosoftAppPassword has expired; for UserAssignedMSI, whether the identity is assigned to the service.',
      )
    : wrong(
        check,
        'Entra gave no token in time.',
        'Check that the service may reach the sign-in address of its cloud (CLOUD); for UserAssignedMSI, that it runs in Azure with that identity.',
      )
}

const ASK_MILLISECONDS = 10_000

/** Asks the service at its public address, as the network outside does. */
export async function endpointFinding({ publicUrl, mode }: Pick<Config, 'publicUrl' | 'mode'>): Promise<Finding> {
  const check = 'messaging endpoint'
  if (publicUrl === null) {
    return absent(check, 'PUBLIC_URL is not set: exports have no link, and the endpoint cannot be tried.')
  }
  const alive = await asked(publicUrl, 'healthz')
  if (alive === null) {
    return wrong(
      check,
      `Nothing answers at ${publicUrl}.`,
      'Start the bot; then check PUBLIC_URL, its name in DNS, its certificate, and what stands before it.',
    )
  }
  if (alive.status !== 200 || !alive.text.includes('"alive"')) {
    return wrong(
      check,
      `Something else than this bot answers at ${publicUrl}.`,
      'Mend PUBLIC_URL, or what it leads to.',
    )
  }
  const ready = await asked(publicUrl, 'readyz')
  if (ready?.status !== 200) {
    return wrong(
      check,
      'The bot runs, and its storage does not answer it.',
      'Mend what is wrong with the tables, or its settings of storage.',
    )
  }
  if (mode === 'local') return well(check, 'It is reached, and ready; locally it asks nobody who they are.')
  const stranger = await asked(publicUrl, 'api/messages', { method: 'POST', body: '{}' })
  if (stranger?.status !== 401) {
    return wrong(
      check,
      `A caller without a token is answered ${stranger?.status ?? 'nothing'}, not 401.`,
      'Let POST /api/messages reach the bot unchanged, and the bot run in production: set its identity.',
    )
  }
  return well(
    check,
    'It is reached, ready, and refuses strangers. Azure Bot must name this address, with /api/messages.',
  )
}

async function asked(root: string, path: string, init: RequestInit = {}) {
  try {
    const response = await fetch(new URL(path, root.replace(/\/*$/, '/')), {
      ...init,
      headers: { 'Content-Type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(ASK_MILLISECONDS),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return null
  }
}
