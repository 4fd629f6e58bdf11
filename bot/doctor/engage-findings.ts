/** Whether somebody is signed in for Viva Engage, and whether the community is there. */
import type { Engage } from '../engage/engage'
import { absent, type Finding, unchecked, well, wrong } from './finding'

const SIGN_IN = 'sign-in to Viva Engage'
const COMMUNITY = 'community in Viva Engage'
const AGAIN = 'Let an administrator sign the service account in: npm run engage:sign-in, beside the bot.'
const MAY_WRITE =
  'Let the bot\'s identity read and write the secret in ENGAGE_TOKEN_URI ("Key Vault Secrets Officer" on that secret), or the file in ENGAGE_TOKEN_FILE.'

/** `engage`: null where it is not switched on. Fetches a token, and so renews the sign-in; posts nothing. */
export async function engageFindings(engage: Engage | null): Promise<readonly Finding[]> {
  if (engage === null) {
    const says = 'ENGAGE_COMMUNITY_ID is not set: nothing is posted in Viva Engage.'
    return [absent(SIGN_IN, says), absent(COMMUNITY, says)]
  }
  const given = await engage.account.token()
  return [
    signInFinding(given),
    given.kind === 'token' ? await communityFinding(engage) : unchecked(COMMUNITY, 'Not before somebody is signed in.'),
  ]
}

function signInFinding(given: Awaited<ReturnType<Engage['account']['token']>>): Finding {
  switch (given.kind) {
    case 'token':
      return given.kept
        ? well(SIGN_IN, 'Entra gave a token for the service account, and what the next one needs is kept.')
        : wrong(SIGN_IN, 'What the next token needs cannot be kept: after 90 days at most there is none.', MAY_WRITE)
    case 'sign-in-needed':
      return wrong(SIGN_IN, 'Nobody is signed in: not yet, or not any more.', AGAIN)
    case 'refused':
      return wrong(
        SIGN_IN,
        given.problem,
        `Check ENGAGE_CLIENT_ID, and that the app registration allows public client flows. ${MAY_WRITE}`,
      )
    case 'away':
      return unchecked(SIGN_IN, 'Entra, or where the sign-in is kept, does not answer.')
  }
}

async function communityFinding({ community }: Engage): Promise<Finding> {
  const seen = await community.look()
  switch (seen.kind) {
    case 'there':
      return well(COMMUNITY, 'It is there, and the service account can read in it.')
    case 'forbidden':
      return wrong(
        COMMUNITY,
        'The service account is no member of the community.',
        'Add it as a member of the community, in Viva Engage.',
      )
    case 'gone':
      return wrong(COMMUNITY, 'Viva Engage knows no such community.', 'Mend ENGAGE_COMMUNITY_ID.')
    case 'sign-in-needed':
    case 'misconfigured':
      return wrong(
        COMMUNITY,
        'Viva Engage does not take the token of the service account.',
        'Let an administrator consent to the delegated permission access_as_user of Yammer for the app registration in ENGAGE_CLIENT_ID, and see that the account has a licence for Viva Engage. Then sign it in again.',
      )
    default:
      return unchecked(COMMUNITY, seen.problem)
  }
}
