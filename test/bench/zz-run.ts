import fc from 'fast-check'
import { attacks } from '../support/attack/histories'
import { pinned } from '../support/attack/worlds'

const end = Date.now() + Number(process.argv[2]) * 1000
let tried = 0,
  bad = 0,
  slow = 0
let seed = Number(process.argv[3] ?? Date.now())
const found: any[] = []
while (Date.now() < end) {
  for (const a of fc.sample(attacks, { numRuns: 1, seed: ++seed })) {
    const t = Date.now()
    const p = pinned(a)
    slow = Math.max(slow, Date.now() - t)
    tried++
    if (p.size) {
      bad++
      found.push({ seed, people: [...p], q: a.answers.length, moments: a.moments.length, attacker: a.attacker })
    }
  }
}
console.log({ tried, bad, slow })
for (const f of found.slice(0, 12)) console.log(JSON.stringify(f))
