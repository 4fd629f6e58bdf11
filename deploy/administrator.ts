/** The Teams administrator signs in, in a browser of their own: no password comes near us. */
import { DeviceCodeCredential } from '@azure/identity'
import type { Cloud } from '../bot/cloud'
import { DeployError } from './az'

/** Microsoft's own "Graph Command Line Tools", as its PowerShell modules use it: the Azure CLI may not publish apps. */
const GRAPH_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

/** `say`: where, and with which code, to sign in. Asks once. Rejects with a DeployError. */
export function administratorToken({ graph, login }: Cloud, tenantId: string, say: (line: string) => void) {
  const credential = new DeviceCodeCredential({
    clientId: GRAPH_TOOLS,
    tenantId,
    authorityHost: login,
    userPromptCallback: ({ message }) => say(message),
  })
  let asked: Promise<string> | null = null
  return (): Promise<string> => {
    asked ??= credential.getToken(`${graph}/AppCatalog.ReadWrite.All`).then(
      ({ token }) => token,
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new DeployError(`Nobody signed in, or not with this right. Upload the zip by hand instead. ${reason}`)
      },
    )
    return asked
  }
}
