/** The entry of `npm run engage:sign-in`: an administrator signs the service account of Viva Engage in, by device code. */
import { SYSTEM_CLOCK } from '../clock'
import { outboundOf } from '../outbound'
import { configFromEnvironment, runEntry } from '../run'
import { engageOf } from './engage'
import { signIn } from './signing-in'

runEntry(async () => {
  const config = configFromEnvironment()
  const { cloud, mode, engage } = config
  const edges = {
    outbound: outboundOf(cloud, mode === 'local', engage !== null),
    clock: SYSTEM_CLOCK,
    // Who just signed in is told at once where that cannot be kept.
    notKept: () => {},
  }
  await signIn(engageOf(config, edges), (line) => console.log(line))
})
