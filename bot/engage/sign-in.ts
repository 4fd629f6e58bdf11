/** The entry of `npm run engage:sign-in`: an administrator signs the service account of Viva Engage in, by device code. */
import { SYSTEM_CLOCK } from '../clock'
import { outboundOf } from '../outbound'
import { configFromEnvironment, runEntry } from '../run'
import { StartError } from '../start-error'
import { engageOf } from './engage'

runEntry(async () => {
  const config = configFromEnvironment()
  const engage = engageOf(config, {
    outbound: outboundOf(config.cloud, config.mode === 'local', true),
    clock: SYSTEM_CLOCK,
    notKept: () => {},
  })
  if (engage === null) {
    throw new StartError('Viva Engage is not switched on: set ENGAGE_COMMUNITY_ID and ENGAGE_CLIENT_ID first.')
  }
  console.log('Sign in as the account that shall post in Viva Engage, not as yourself.')
  const signed = await engage.account.signIn((message) => console.log(message))
  switch (signed.kind) {
    case 'signed-in':
      console.log(`Signed in: ${signed.account}. What that gave is kept where the settings say.`)
      break
    case 'refused':
      throw new StartError(
        `${signed.problem} Check ENGAGE_CLIENT_ID, that the app registration allows public client flows and has Viva Engage's permission access_as_user, and that the bot may write where the sign-in is kept.`,
      )
    case 'away':
      throw new StartError('Entra, or Key Vault, gave no answer in time. Run it again.')
    default:
      throw new StartError('Nobody signed in before the code had expired. Run it again.')
  }
  const seen = await engage.community.look()
  if (seen.kind !== 'there')
    throw new StartError(`It is signed in, but the community is not to be seen: ${seen.problem}`)
  console.log('The community is there.')
})
