/** What the image is made of. No machine of ours builds it: `az acr build` does, in Azure. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { DEPLOY, TEMPLATE } from '../support/arm/deployment'

const ROOT = join(DEPLOY, '..')
const TEXT = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8')
const IGNORED = readFileSync(join(ROOT, '.dockerignore'), 'utf8')

interface Step {
  readonly stage: number
  readonly keyword: string
  readonly words: readonly string[]
  readonly rest: string
}

function stepsIn(text: string): readonly Step[] {
  let stage = -1
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((one) => {
      const keyword = one.getKeyword()
      if (keyword === 'FROM') stage++
      const words = one.getArguments().map((argument) => argument.getValue())
      return { stage, keyword, words, rest: one.getRawArgumentsContent() ?? '' }
    })
}
const lastStage = (steps: readonly Step[]) => steps.filter(({ stage }) => stage === steps.at(-1)?.stage)
const copiedFromHere = (text: string) =>
  Array.from(text.matchAll(/^COPY (?!--from)(.*) \S+$/gm), ([, paths = '']) => paths.split(' ')).flat()

/** What a good image keeps to, and one change that breaks it. */
const RULES: readonly [
  rule: string,
  holds: (text: string) => boolean,
  change: readonly [from: string | RegExp, to: string],
][] = [
  ['the linter finds nothing', (text) => validate(text).length === 0, ['WORKDIR /app', 'MAINTAINER somebody']],
  [
    'every stage begins with one exact version of an even Node, so of a long-term release',
    (text) => {
      const bases = stepsIn(text).flatMap(({ keyword, words }) => (keyword === 'FROM' ? [words[0] ?? ''] : []))
      return new Set(bases).size === 1 && /^node:\d*[02468]\.\d+\.\d+-[a-z]+-slim$/.test(bases[0] ?? '')
    },
    [/node:[\w.-]+\n/, 'node:latest\n'],
  ],
  [
    'the bot is not root, and owns nothing',
    (text) => {
      const last = lastStage(stepsIn(text))
      const user = last.filter(({ keyword }) => keyword === 'USER').at(-1)
      const after = last.slice(user === undefined ? 0 : last.indexOf(user))
      return user?.words[0] === 'node' && !text.includes('--chown') && !after.some(({ keyword }) => keyword === 'COPY')
    },
    ['USER node\n', ''],
  ],
  [
    'only packages of production are in the image',
    (text) => {
      const [, name = ''] = /--from=(\w+) \/build\/node_modules/.exec(text) ?? []
      const stage = stepsIn(text).find(({ keyword, words }) => keyword === 'FROM' && words.at(-1) === name)?.stage
      return stepsIn(text).some((step) => step.stage === stage && /npm ci --omit=dev/.test(step.rest))
    },
    ['--from=packages', '--from=build'],
  ],
  [
    'what only developers read stays out',
    (text) => /find node_modules -type f .*'\*\.map'.*'\*\.ts'.* -delete/.test(text),
    [/ \\\n {2}&& find.*/, ''],
  ],
  [
    'no package runs a script of its own while it is built',
    (text) =>
      [...text.matchAll(/npm (ci|install)[^\n]*/g)].every(([command]) => /^npm ci .*--ignore-scripts/.test(command)),
    ['npm ci --omit=dev --ignore-scripts', 'npm install --omit=dev'],
  ],
  [
    'it stops when it is asked: no shell stands between',
    (text) => stepsIn(text).some(({ keyword, rest }) => keyword === 'CMD' && rest === '["node", "dist/bot/main.js"]'),
    ['CMD ["node", "dist/bot/main.js"]', 'CMD node dist/bot/main.js'],
  ],
  [
    'it says whether it is well, at an address that the server has',
    (text) => stepsIn(text).some(({ keyword, rest }) => keyword === 'HEALTHCHECK' && rest.includes('/healthz')),
    [/HEALTHCHECK.*\n/, ''],
  ],
  [
    'it listens where the template says',
    (text) =>
      stepsIn(text).some(
        ({ keyword, words }) => keyword === 'EXPOSE' && Number(words[0]) === TEMPLATE.variables['port'],
      ),
    ['EXPOSE 3978', 'EXPOSE 8080'],
  ],
  [
    'what is copied is there, is let in, and is named one by one',
    (text) =>
      copiedFromHere(text).every((name) => existsSync(join(ROOT, name)) && IGNORED.split('\n').includes(`!${name}`)),
    ['COPY bot ./bot', 'COPY . .'],
  ],
]

describe('the image', () => {
  test.each(RULES)('%s', (_, holds, [from, to]) => {
    expect(holds(TEXT)).toBe(true)
    const broken = TEXT.replace(from, to)
    expect([broken === TEXT, holds(broken)]).toEqual([false, false])
  })

  test('gets nothing that nobody named: no .env, no data', () => {
    const [first, ...others] = IGNORED.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect([first, others.filter((line) => !line.startsWith('!'))]).toEqual(['*', []])
  })
})
