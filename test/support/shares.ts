/** What tests ask of shares. */
import type { NumberShare, Share } from '../../services/summary/summary'

/** A share that is no bound; anything else fails the test. */
export function exact<Id extends string>(share: Share<Id> | undefined): NumberShare<Id> {
  if (share?.kind !== 'number') throw new Error(`A number was expected, not ${JSON.stringify(share)}.`)
  return share
}
