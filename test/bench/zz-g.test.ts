import { someoneWho } from '../support/answers'
import { byGroups, lastOf, type Some } from '../support/group-releases'
const WATCHES = someoneWho({ consume: 'weekly' }, { willingness: 'a-little' })
const SHARES = someoneWho({ consume: 'weekly', share: 'weekly' }, { willingness: 'quite' })
const some = (group: Some['group'], watching: number, sharing: number): readonly Some[] => [
  { group, people: watching, answers: WATCHES },
  { group, people: sharing, answers: SHARES },
]
const r = lastOf(byGroups([[...some('g1', 25, 5), ...some('g2', 5, 25), ...some('g3', 22, 6), ...some('g4', 3, 3), ...some('g5', 4, 3)]]))
const show = (t: any) => JSON.stringify({ n: t.respondents, ...t.counts, over: t.over.join(), withheld: t.withheld.join() })
console.log(show(r.tally)); for (const u of r.units) console.log(u.code, u.detail, JSON.stringify(u.bands), show(u.tally))
