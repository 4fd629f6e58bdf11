/** The entry of `npm run doctor`: ends with 1 where something is wrong. `--json` tells machines. */
import { SYSTEM_CLOCK } from '../clock'
import { engageOf } from '../engage/engage'
import { Graph } from '../graph/graph'
import { environmentReading } from '../run'
import { tokenFor } from '../token'
import { examine } from './examine'
import { isWell, tell, tellMachine } from './tell'

async function main(): Promise<void> {
  const findings = await examine(environmentReading(), {
    now: () => new Date(),
    engage: engageOf,
    connectorToken: ({ identity, cloud }) => identity && tokenFor(identity, cloud, cloud.connector),
    graph: ({ identity, cloud }) => {
      if (identity === null) return null
      const token = tokenFor(identity, cloud, cloud.graph)
      return { token, graph: new Graph({ endpoint: cloud.graph, token, clock: SYSTEM_CLOCK }) }
    },
  })
  console.log(process.argv.includes('--json') ? tellMachine(findings) : tell(findings))
  process.exit(isWell(findings) ? 0 : 1)
}

void main()
