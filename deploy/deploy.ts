/** `npm run deploy`: what ARM cannot do alone, step by step; run again, it goes on where it stopped. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { CLOUDS } from '../bot/cloud'
import { packFolder, SETTINGS_FILE } from '../manifest/folder'
import { version } from '../package.json'
import { administratorToken } from './administrator'
import { appSettingsStep } from './app-settings'
import { DeployError, done, runAz } from './az'
import { azureSteps } from './azure-steps'
import { catalogueStep } from './catalogue'
import { consentStep } from './consent'
import { imageTag } from './image-tag'
import { readParameters } from './parameters'
import { readinessStep } from './readiness'
import { runSteps, type Step } from './steps'
import { Template } from './template'

const USAGE = `npm run deploy -- what-if     looks, and says what each step would do; changes nothing
npm run deploy -- azure       the resources, the image, the app (Owner of the resource group)
npm run deploy -- consent     what the bot may ask of Microsoft Graph (Privileged Role Administrator)
npm run deploy -- catalogue   the app in your Teams catalogue (Teams Administrator)

  --group NAME       the resource group; audience-profile where nothing is said
  --location NAME    where a new resource group is made; westeurope where nothing is said
  --parameters FILE  deploy/parameters.json where nothing is said
  --dry-run          looks only, as what-if does for all steps
  --yes              asks nothing`

const VERBS = ['what-if', 'azure', 'consent', 'catalogue'] as const

const say = (line: string) => console.log(line)

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        group: { type: 'string', default: 'audience-profile' },
        location: { type: 'string', default: 'westeurope' },
        parameters: { type: 'string', default: 'deploy/parameters.json' },
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

async function main(): Promise<void> {
  const { values, positionals } = options()
  const [verb = ''] = positionals
  if (!VERBS.some((one) => one === verb) || positionals.length !== 1) throw new DeployError(USAGE)
  const { group, location, parameters: parametersFile } = values
  const reading = readParameters(textOf(parametersFile))
  if (reading.kind === 'problems') {
    throw new DeployError(
      [`${parametersFile} needs attention:`, ...reading.problems.map((one) => `  - ${one}`)].join('\n'),
    )
  }
  const cloud = CLOUDS[reading.parameters.cloud]
  const template = new Template({ az: runAz, group, templateFile: 'deploy/azuredeploy.json', parametersFile })
  const azure = [
    ...azureSteps({ az: runAz, group, location, tag: imageTag('.', version), template }),
    readinessStep(template),
    appSettingsStep(template),
  ]
  const consent = consentStep({ az: runAz, graph: cloud.graph, template })

  const steps: Readonly<Record<string, () => Promise<readonly Step[]>>> = {
    'what-if': async () => [...azure, consent],
    azure: async () => azure,
    consent: async () => [consent],
    catalogue: async () => {
      const app = packFolder(SETTINGS_FILE)
      if (app.kind === 'problems') throw new DeployError(app.problems.join('\n'))
      const { teamsAppId, version: published } = app.settings
      const tenant = String(Reflect.get(Object(await done(runAz, 'account', 'show')), 'tenantId'))
      const token = administratorToken(cloud, tenant, say)
      return [catalogueStep({ graph: cloud.graph, token, app: { teamsAppId, version: published, zip: app.zip } })]
    },
  }
  const dryRun = verb === 'what-if' || values['dry-run']
  const changing = await runSteps((await steps[verb]?.()) ?? [], {
    dryRun,
    say,
    agrees: values.yes ? async () => true : asked,
  })
  if (dryRun) say(changing === 0 ? 'All is as it should be.' : 'Nothing was changed.')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new DeployError(`${file} is not there. Copy deploy/azuredeploy.parameters.json, and fill it in.`)
  }
}

async function asked(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^(y|yes|j|ja)$/i.test((await terminal.question(`  ${question} (yes/no) `)).trim())
  } finally {
    terminal.close()
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof DeployError ? error.message : error)
  process.exitCode = 1
})
