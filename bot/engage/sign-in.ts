/** The entry of `npm run engage:sign-in`: an administrator signs the service account of Viva Engage in, by device code. */
import { configFromEnvironment, runEntry } from '../run'
import { engageOf } from './engage'
import { signIn } from './signing-in'

runEntry(async () => {
  await signIn(engageOf(configFromEnvironment()), (line) => console.log(line))
})
