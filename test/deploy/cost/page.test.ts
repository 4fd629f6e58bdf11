/** COST.md, held to what the code reckons: after a change, run this with UPDATE_COST=1 and look at what differs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOperations } from '../../../deploy/cost/operations'
import { readPrices } from '../../../deploy/cost/prices'
import { readResources } from '../../../deploy/cost/resources'
import { costTable, EXAMPLES, operationsTable } from '../../../deploy/cost/tell'

const PAGE = join(__dirname, '..', '..', '..', 'deploy', 'COST.md')
const inputs = { counted: readOperations(), prices: readPrices(), resources: readResources() }

const written = (name: string, page: string) =>
  new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(page)?.[1]?.trim()

test.each([
  ['costs', () => EXAMPLES.map((organisation) => costTable(organisation, inputs)).join('\n\n')],
  ['operations', () => operationsTable(inputs)],
])('the %s on the page are those that the code reckons with', (name, reckoned) => {
  if (process.env['UPDATE_COST'] !== undefined) {
    const [before = '', rest = ''] = readFileSync(PAGE, 'utf8').split(`<!-- ${name} -->`)
    const [, after = ''] = rest.split(`<!-- /${name} -->`)
    writeFileSync(PAGE, `${before}<!-- ${name} -->\n\n${reckoned()}\n\n<!-- /${name} -->${after}`)
  }
  expect(written(name, readFileSync(PAGE, 'utf8'))).toBe(reckoned())
})

test('the page names only scripts and files that there are', () => {
  const page = readFileSync(PAGE, 'utf8')
  const root = join(PAGE, '..', '..')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
  const run = Array.from(page.matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name)
  const files = Array.from(page.matchAll(/`(deploy\/[\w./]+)`/g), ([, name = '']) => name)
  expect([run.length > 2, run.filter((name) => !(name in scripts))]).toEqual([true, []])
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) expect(() => readFileSync(join(root, file))).not.toThrow()
})
