import fc from 'fast-check'
import { nextRelease } from '../../services/privacy/gate'
import { releaseOf } from '../../services/privacy/shown'
import { together } from '../../services/privacy/since'
import { attacks } from '../support/attack/histories'
import { pinned } from '../support/attack/worlds'

for (const a of fc.sample(attacks, { numRuns: 1, seed: Number(process.argv[2]) })) {
  const past: any[] = []
  console.log(JSON.stringify(a.answers), 'attacker', a.attacker)
  for (const m of a.moments) {
    const groups = new Map<any, any>()
    const held: any = {}
    for (const v of m.present) {
      const g = a.groupOf(v.person)
      const c = { tally: a.answers[a.says(v)]!, since: { [v.since]: 1 } }
      groups.set(g, groups.has(g) ? together([groups.get(g), c]) : c)
      ;(held[`${g} s${v.since}`] ??= []).push(`${v.person}:${a.says(v)}`)
    }
    console.log('MOMENT', m.epoch, 'split', m.split, JSON.stringify(held))
    const next = nextRelease(
      past,
      { epoch: m.epoch, whole: together([...groups.values()]), groups },
      { split: m.split, minimum: 5 },
    )
    if (!next) {
      console.log('stands')
      continue
    }
    past.push({ ...next, number: past.length + 1, releasedAt: new Date(0), audience: null })
    const r = releaseOf('w' as any, past.at(-1), 5)!
    const show = (t: any) =>
      JSON.stringify({ n: t.respondents, ...t.counts, over: t.over.join(), withheld: t.withheld.join() })
    console.log(' whole', show(r.tally))
    for (const u of r.units) console.log(' ', u.code, u.detail, JSON.stringify(u.bands), show(u.tally))
  }
  console.log('pinned', [...pinned(a)])
}
