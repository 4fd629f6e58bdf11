/** The template, by way of the Azure CLI: what it would change, deploying it, and what came of it. */
import { z } from 'zod'
import { type Az, DeployError, done, found } from './az'

/** What the template tells once it was deployed. */
const OUTPUTS = z.object({
  botId: output(),
  principalId: output(),
  teamsAppId: output(),
  domain: output(),
  registry: output(),
  loginServer: output(),
  keyId: output(),
  app: output(),
})
export type Outputs = z.output<typeof OUTPUTS>

function output() {
  return z.object({ value: z.string().min(1) }).transform(({ value }) => value)
}

export interface TemplateParts {
  readonly az: Az
  readonly group: string
  readonly templateFile: string
  readonly parametersFile: string
}

/** The name under which Azure keeps what was deployed last. */
export const DEPLOYMENT = 'audience-profile'

export class Template {
  constructor(private readonly parts: TemplateParts) {}

  /** Of the last deployment that succeeded; null where there is none. */
  async outputs(): Promise<Outputs | null> {
    const { az, group } = this.parts
    const shown = await found(az, 'deployment', 'group', 'show', '--resource-group', group, '--name', DEPLOYMENT)
    const { properties } = DEPLOYED.parse(shown ?? {})
    return OUTPUTS.safeParse(properties?.outputs).data ?? null
  }

  /** One line a resource that would be made, changed or removed. */
  async whatIf(image: string): Promise<readonly string[]> {
    const answer = await done(this.parts.az, ...this.#words('what-if', image), '--no-pretty-print')
    return WHAT_IF.parse(answer).changes.flatMap(({ changeType, resourceId, delta }) => {
      const mark = SIGNS[changeType]
      if (mark === undefined) return []
      const paths = (delta ?? []).map(({ path }) => path)
      return [`${mark} ${shortOf(resourceId)}${paths.length > 0 ? ` (${paths.join(', ')})` : ''}`]
    })
  }

  /** `keyFile`: holds the pseudonym key as a parameter, where the vault has none yet. */
  async deploy(image: string, keyFile: string | null): Promise<void> {
    const key = keyFile === null ? [] : ['--parameters', `@${keyFile}`]
    const answer = await done(this.parts.az, ...this.#words('create', image), '--name', DEPLOYMENT, ...key)
    const { properties } = DEPLOYED.parse(answer)
    if (properties?.provisioningState === 'Succeeded') return
    throw new DeployError(`Azure did not finish: ${properties?.provisioningState ?? 'it says nothing'}. Run it again.`)
  }

  #words(verb: 'what-if' | 'create', image: string): readonly string[] {
    const { group, templateFile, parametersFile } = this.parts
    const files = ['--template-file', templateFile, '--parameters', `@${parametersFile}`]
    return ['deployment', 'group', verb, '--resource-group', group, ...files, '--parameters', `image=${image}`]
  }
}

const DEPLOYED = z.object({
  properties: z.object({ provisioningState: z.string().optional(), outputs: z.unknown() }).optional(),
})

const CHANGES = z
  .array(
    z.object({
      changeType: z.string(),
      resourceId: z.string(),
      delta: z.array(z.object({ path: z.string() })).nullish(),
    }),
  )
  .nullish()

/** The CLI lifts the changes out of the properties, the service's own answer does not: either is read. */
const WHAT_IF = z
  .object({ changes: CHANGES, properties: z.object({ changes: CHANGES }).nullish() })
  .refine(({ changes, properties }) => changes || properties?.changes, {
    error: 'Azure did not say what would change.',
  })
  .transform(({ changes, properties }) => ({ changes: changes ?? properties?.changes ?? [] }))

/** The others say that nothing changes, or that what-if cannot tell. */
const SIGNS: Readonly<Record<string, string>> = { Create: '+', Modify: '~', Delete: '-', Deploy: '~' }

function shortOf(resourceId: string): string {
  return resourceId.replace(/^.*\/providers\//, '')
}
