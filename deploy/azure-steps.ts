/** The steps in Azure: from a subscription to a bot that runs. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { KEY_BYTES } from '../services/privacy/pseudonym'
import { type Az, DeployError, done, found } from './az'
import { withPrivateFile } from './private-file'
import type { Finding, Step } from './steps'
import type { Outputs, Template } from './template'

export interface AzureParts {
  readonly az: Az
  readonly group: string
  readonly location: string
  /** Of the image: built once, and what runs. */
  readonly tag: string
  readonly template: Template
}

const PROVIDERS = [
  'Microsoft.App',
  'Microsoft.BotService',
  'Microsoft.ContainerRegistry',
  'Microsoft.Insights',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.OperationalInsights',
  'Microsoft.Storage',
] as const

export function azureSteps(parts: AzureParts): readonly Step[] {
  return [signedIn(parts), providers(parts), resourceGroup(parts), resources(parts), image(parts), app(parts)]
}

const well = (told: string): Finding => ({ kind: 'well', told })
const later = (told: string): Finding => ({ kind: 'later', told })

function signedIn({ az }: AzureParts): Step {
  return {
    name: 'sign-in',
    look: async () => {
      const account = await az(['account', 'show', '--output', 'json'])
      if (account.code !== 0) throw new DeployError('Nobody is signed in to Azure. Run: az login')
      const { name, user } = ACCOUNT.parse(JSON.parse(account.out))
      return well(`${user.name}, in the subscription "${name}". For another one: az account set --subscription NAME`)
    },
    act: async () => {},
  }
}

const ACCOUNT = z.object({ name: z.string(), user: z.object({ name: z.string() }) })

function providers({ az }: AzureParts): Step {
  const unregistered = async () => {
    const shown = await Promise.all(PROVIDERS.map((name) => found(az, 'provider', 'show', '--namespace', name)))
    return PROVIDERS.filter((_, place) => PROVIDER.parse(shown[place] ?? {}).registrationState !== 'Registered')
  }
  return {
    name: 'kinds of resources',
    look: async () => {
      const names = await unregistered()
      if (names.length === 0) return well('the subscription may have all that are needed')
      return { kind: 'to-do', told: `register ${names.join(', ')}` }
    },
    act: async () => {
      for (const name of await unregistered()) await done(az, 'provider', 'register', '--namespace', name, '--wait')
    },
  }
}

const PROVIDER = z.object({ registrationState: z.string().optional() })

function resourceGroup({ az, group, location }: AzureParts): Step {
  return {
    name: 'resource group',
    look: async () =>
      (await found(az, 'group', 'show', '--name', group)) === null
        ? { kind: 'to-do', told: `make ${group} in ${location}` }
        : well(`${group} is there`),
    act: async () => {
      await done(az, 'group', 'create', '--name', group, '--location', location)
    },
  }
}

/** Only the first time: later they are looked after together with the app. */
function resources({ az, group, template }: AzureParts): Step {
  return {
    name: 'resources',
    look: async () => {
      if ((await found(az, 'group', 'show', '--name', group)) === null) return later('after the resource group')
      if ((await template.outputs()) !== null) return well('they are there; changes come with the app')
      return { kind: 'to-do', told: 'make all but the app', details: await template.whatIf('') }
    },
    act: () => template.deploy('', null),
  }
}

function image({ az, tag, template }: AzureParts): Step {
  const name = `audience-profile:${tag}`
  return {
    name: 'image',
    look: async () => {
      const outputs = await template.outputs()
      if (outputs === null) return later('after the resources')
      const shown = await found(az, 'acr', 'repository', 'show', '--name', outputs.registry, '--image', name)
      return shown === null ? { kind: 'to-do', told: `build ${name} in ${outputs.registry}` } : well(`${name} is there`)
    },
    act: async () => {
      const { registry } = await known(template)
      const words = ['acr', 'build', '--registry', registry, '--image', name, '--file', 'deploy/Dockerfile', '.']
      const { code } = await az(words, true)
      if (code !== 0) throw new DeployError('The image was not built: what is above says why.')
    },
  }
}

function app({ az, tag, template }: AzureParts): Step {
  const imageOf = ({ loginServer }: Outputs) => `${loginServer}/audience-profile:${tag}`
  const hasKey = async ({ keyId }: Outputs) =>
    (await found(az, 'resource', 'show', '--ids', keyId, '--api-version', '2023-07-01')) !== null
  return {
    name: 'app',
    look: async () => {
      const outputs = await template.outputs()
      if (outputs === null) return later('after the resources')
      const [changes, key] = [await template.whatIf(imageOf(outputs)), await hasKey(outputs)]
      const details = key ? changes : ['+ the pseudonym key, made here once, and kept in the vault alone', ...changes]
      return details.length === 0
        ? well(`${tag} runs, and all is as the template says`)
        : { kind: 'to-do', told: `bring all to ${tag}`, details }
    },
    act: async () => {
      const outputs = await known(template)
      if (await hasKey(outputs)) return template.deploy(imageOf(outputs), null)
      return withNewKey((keyFile) => template.deploy(imageOf(outputs), keyFile))
    },
  }
}

async function known(template: Template): Promise<Outputs> {
  const outputs = await template.outputs()
  if (outputs === null) throw new DeployError('The resources are not there yet. Run it again.')
  return outputs
}

/** The key is in no command, no log and no deployment that can be read: in a file of its owner's, for a moment. */
function withNewKey(use: (file: string) => Promise<void>): Promise<void> {
  const pseudonymKey = { value: randomBytes(KEY_BYTES).toString('base64') }
  return withPrivateFile({ $schema: SCHEMA, contentVersion: '1.0.0.0', parameters: { pseudonymKey } }, use)
}

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#'
