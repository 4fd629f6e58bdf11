/**
 * What the bot says when somebody gets the app, be it by their own doing or because a wave installs it for them.
 * Nobody is left without a word, and nobody gets two cards for one questionnaire:
 *
 * | in the open wave                             | hears                                        |
 * |----------------------------------------------|----------------------------------------------|
 * | an invitation is owed to them                | nothing now: the invitation follows          |
 * | the same, and sending has stopped            | how to begin, in a line: it may take long    |
 * | not in it, while its audience is being read  | the same line: they may yet turn out to be   |
 * | everybody else                               | the welcome                                  |
 *
 * A wave writes its people down before it installs the app for any of them (delivery/duties.ts): the first line is theirs.
 * So it is for those who were without the app while it is being installed once more (delivery/installing.ts).
 */
import { type Delivery, isWithoutApp } from '../../services/waves/delivery'
import type { Launch, Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { welcome } from './dialogue'

export async function welcomeOnInstallation(parts: Parts, person: Person): Promise<Reply | null> {
  // Another replica may have opened it a moment ago, and given this person the app at once.
  const wave = await parts.stores.waves.current(person.tenant, 'fresh')
  switch (wave === null ? 'nothing' : await owedBy(parts, person, wave)) {
    case 'an invitation':
      return null
    case 'perhaps an invitation':
      return { kind: 'text', text: person.language.text('messages.installed') }
    case 'nothing':
      return welcome(parts, person)
  }
}

async function owedBy({ stores }: Parts, { id }: Person, { id: wave, state, launch }: Wave) {
  if (launch === null || state !== 'open') return 'nothing'
  const delivery = await stores.deliveries.read(wave, id)
  // The people of a list are in the wave before it opens.
  const allKnown = launch.audienceReady || launch.plan.audience.kind === 'list'
  if (delivery === null) return allKnown ? 'nothing' : 'perhaps an invitation'
  if (!isOwed(delivery, launch)) return 'nothing'
  return launch.halted === null ? 'an invitation' : 'perhaps an invitation'
}

/** Whoever was without the app is pending again once it was installed for all of them. */
function isOwed(delivery: Delivery, { installing }: Launch): boolean {
  return delivery.state === 'pending' || (installing && isWithoutApp(delivery))
}
