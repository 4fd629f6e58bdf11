/** The Azure CLI, as far as the script asks it, over an Azure in memory; answers have the form that the CLI documents. */
import { readFileSync } from 'node:fs'
import type { Az, AzAnswer } from '../../deploy/az'
import { GRAPH_PERMISSIONS } from '../../deploy/graph-permissions'

const OUTPUTS = {
  botId: 'b0000000-0000-0000-0000-000000000001',
  principalId: 'b0000000-0000-0000-0000-000000000002',
  teamsAppId: 'b0000000-0000-0000-0000-000000000003',
  domain: 'audience-profile.calm-sea.azurecontainerapps.io',
  registry: 'audienceprofileabc',
  loginServer: 'audienceprofileabc.azurecr.io',
  keyId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv/secrets/pseudonym-key',
  app: 'audience-profile',
} as const
const GRAPH_ID = 'graph-principal'

type Answer = { readonly [key: string]: unknown } | null
type Words = readonly string[]

export class AzDouble {
  signedIn = true
  readonly providers = new Set<string>()
  readonly groups = new Set<string>()
  readonly images = new Set<string>()
  /** What the vault held, oldest first. */
  readonly keys: string[] = []
  readonly granted: { appRoleId: string; resourceId: string }[] = []
  /** The image of each deployment. */
  readonly deployed: string[] = []
  /** Whole commands, as they were given. */
  readonly asked: string[] = []
  /** Commands that fail, by how they begin, with what the CLI says. */
  readonly broken = new Map<string, string>()
  buildFails = false

  readonly outputs = OUTPUTS

  readonly run: Az = async (words) => {
    const command = words.join(' ')
    this.asked.push(command)
    const [, problem] = [...this.broken].find(([start]) => command.startsWith(start)) ?? []
    if (problem !== undefined) return { code: 1, out: '', problem }
    if (!this.signedIn) return { code: 1, out: '', problem: "ERROR: Please run 'az login' to setup account." }
    if (command.startsWith('acr build')) return this.#build(words)
    const answer = this.#answer(words)
    return answer === null
      ? { code: 3, out: '', problem: 'ERROR: (ResourceNotFound) It was not found.' }
      : { code: 0, out: JSON.stringify(answer), problem: '' }
  }

  /** Those that change something. */
  get changes(): readonly string[] {
    return this.asked.filter((command) =>
      /^(provider register|group create|deployment group create|acr build|rest --method post)/.test(command),
    )
  }

  #build(words: Words): AzAnswer {
    if (this.buildFails) return { code: 1, out: '', problem: '' }
    this.images.add(after(words, '--image'))
    return { code: 0, out: '', problem: '' }
  }

  #answer(words: Words): Answer {
    const of = (name: string) => after(words, name)
    switch (words.slice(0, 3).join(' ').replace(/ --.*/, '')) {
      case 'account show':
        return { name: 'Contoso', tenantId: 't', user: { name: 'it@contoso.com' } }
      case 'provider show':
        return { registrationState: this.providers.has(of('--namespace')) ? 'Registered' : 'NotRegistered' }
      case 'provider register':
        this.providers.add(of('--namespace'))
        return {}
      case 'group show':
        return this.groups.has(of('--name')) ? {} : null
      case 'group create':
        this.groups.add(of('--name'))
        return {}
      case 'deployment group show':
        return this.deployed.length > 0 ? this.#deployment() : null
      case 'deployment group what-if':
        return { changes: this.#whatIf(imageIn(words)) }
      case 'deployment group create':
        this.#deploy(words)
        return this.#deployment()
      case 'acr repository show':
        return this.images.has(of('--image')) ? {} : null
      case 'resource show':
        return this.keys.length > 0 ? {} : null
      case 'rest':
        return of('--method') === 'post' ? this.#grant(of('--body')) : this.#graph(of('--url'))
      default:
        throw new Error(`The double does not know: az ${words.join(' ')}`)
    }
  }

  #deployment(): Answer {
    const outputs = Object.entries(OUTPUTS).map(([name, value]) => [name, { type: 'String', value }])
    return { properties: { provisioningState: 'Succeeded', outputs: Object.fromEntries(outputs) } }
  }

  #whatIf(image: string): readonly object[] {
    const last = this.deployed.at(-1)
    if (last === undefined)
      return [{ changeType: 'Create', resourceId: `${OUTPUTS.keyId.split('/Micro')[0]}/Microsoft.Storage/a` }]
    const resourceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.App/containerApps/audience-profile'
    if (last === image) return [{ changeType: 'NoChange', resourceId }]
    return [
      last === ''
        ? { changeType: 'Create', resourceId }
        : { changeType: 'Modify', resourceId, delta: [{ path: 'image' }] },
    ]
  }

  #deploy(words: Words): void {
    const files = words.filter((word) => word.startsWith('@')).map((word) => readFileSync(word.slice(1), 'utf8'))
    const key = files.flatMap((text) => JSON.parse(text).parameters.pseudonymKey?.value ?? [])
    this.keys.push(...key)
    this.deployed.push(imageIn(words))
  }

  #graph(url: string): Answer {
    if (url.includes('/appRoleAssignments')) return { value: this.granted }
    const appRoles = Object.keys(GRAPH_PERMISSIONS).map((value) => ({ id: `role of ${value}`, value }))
    return { id: GRAPH_ID, appRoles: [...appRoles, { id: 'role of Mail.Read', value: 'Mail.Read' }] }
  }

  #grant(body: string): Answer {
    const { appRoleId, resourceId } = JSON.parse(readFileSync(body.slice(1), 'utf8'))
    this.granted.push({ appRoleId, resourceId })
    return {}
  }

  /** As somebody gave it in Entra. */
  grantByHand(name: string): void {
    this.granted.push({ appRoleId: `role of ${name}`, resourceId: GRAPH_ID })
  }
}

function after(words: Words, name: string): string {
  const place = words.indexOf(name)
  if (place < 0) throw new Error(`${name} is missing: az ${words.join(' ')}`)
  return words[place + 1] ?? ''
}

function imageIn(words: Words): string {
  return (words.find((word) => word.startsWith('image=')) ?? '').slice('image='.length)
}
