/** What tests ask of shares. */
import type { ExactShare, Share } from '../../services/summary/summary'

/** A share that is no bound; anything else fails the test. */
export function exact<Id extends string>(share: Share<Id> | undefined): ExactShare<Id> {
  if (share?.kind !== 'exact') throw new Error(`An exact share was expected, not ${JSON.stringify(share)}.`)
  return share
}
