/** Signing the service account in, in the words of the terminal. */
import { StartError } from '../start-error'
import type { Engage } from './engage'

/** Resolves when it is signed in and sees the community; rejects with a StartError that says what to do. */
export async function signIn(engage: Engage | null, say: (line: string) => void): Promise<void> {
  if (engage === null) {
    throw new StartError('Viva Engage is not switched on: set ENGAGE_COMMUNITY_ID and ENGAGE_CLIENT_ID first.')
  }
  say('Sign in as the account that shall post in Viva Engage, not as yourself.')
  const signed = await engage.account.signIn(say)
  switch (signed.kind) {
    case 'signed-in':
      say(`Signed in: ${signed.account}. What that gave is kept where the settings say.`)
      break
    case 'refused':
      throw new StartError(
        `${signed.problem} Check ENGAGE_CLIENT_ID, that the app registration allows public client flows and has the permission access_as_user of Yammer, and that the bot may write where the sign-in is kept.`,
      )
    case 'away':
      throw new StartError('Entra, or where the sign-in is kept, gave no answer in time. Run it again.')
    default:
      throw new StartError('Nobody signed in before the code had expired. Run it again.')
  }
  const seen = await engage.community.look()
  if (seen.kind !== 'there') {
    throw new StartError(`It is signed in, but does not see the community: ${seen.problem} The doctor says what to do.`)
  }
  say('The community is there.')
}
