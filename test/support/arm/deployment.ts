/** The template as Azure would read it: parameters checked, expressions evaluated, conditions applied. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, type Scope, type Value } from './expression'
import { FUNCTIONS, GROUP } from './functions'

export interface Parameter {
  readonly type: string
  readonly defaultValue?: Value
  readonly allowedValues?: readonly Value[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minValue?: number
  readonly maxValue?: number
  readonly metadata: { readonly description: string }
}

interface Declared {
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly condition?: string
  readonly scope?: string
  readonly dependsOn?: readonly string[]
  readonly [part: string]: unknown
}

export interface Template {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly variables: Readonly<Record<string, Value>>
  readonly resources: readonly Declared[]
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value: string }>>
}

export const DEPLOY = join(__dirname, '..', '..', '..', 'deploy')
export const TEMPLATE_TEXT = readFileSync(join(DEPLOY, 'azuredeploy.json'), 'utf8')
export const TEMPLATE: Template = JSON.parse(TEMPLATE_TEXT)

export interface Resource {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly scope: string | null
  /** Whether the condition holds. */
  readonly deployed: boolean
  readonly dependsOn: readonly string[]
  /** What it asks Azure about, by id. */
  readonly asks: readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: each type has properties of its own, which a test names.
  readonly properties: any
  /** All of it, evaluated. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly all: any
}

export interface Deployment {
  readonly resources: readonly Resource[]
  readonly outputs: Readonly<Record<string, Value>>
}

/** What is required, and an image. */
export const USUAL = { alertEmail: 'it@contoso.com', leadIds: 'a', image: 'registry.azurecr.io/audience-profile:1' }

export function deploymentOf(given: Readonly<Record<string, Value>> = {}, template = TEMPLATE): Deployment {
  const asked = new Set<string>()
  const scope: Scope = {
    call: (name, args) => {
      if (name === 'parameters') return parameter(String(args[0]))
      if (name === 'variables') return deep(known(template.variables, String(args[0])))
      if (name === 'reference') asked.add(String(args[0]))
      return known(FUNCTIONS, name)(...args)
    },
  }
  const values: Readonly<Record<string, Value>> = { ...USUAL, ...given }
  const parameter = (name: string): Value => {
    const { defaultValue } = known(template.parameters, name)
    return values[name] ?? deep(defaultValue ?? null)
  }
  const deep = (value: Value): Value => {
    if (typeof value === 'string') return evaluate(value, scope)
    if (Array.isArray(value)) return value.map(deep)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [String(evaluate(key, scope)), deep(one as Value)]),
    )
  }
  const read = (declared: Declared): Resource => {
    asked.clear()
    // What was parsed from JSON is a value.
    const all = deep(declared as unknown as Value) as Record<string, never>
    const { type, apiVersion, name, scope: where = null, dependsOn = [] } = all as unknown as Declared
    const id = `${where ?? GROUP}/providers/${idPath(type, name)}`
    const { condition = true, properties } = all as { condition?: boolean; properties?: never }
    return {
      id,
      type,
      apiVersion,
      name,
      scope: where,
      deployed: condition === true,
      dependsOn,
      asks: [...asked],
      properties,
      all,
    }
  }
  return {
    resources: template.resources.map(read),
    outputs: Object.fromEntries(Object.entries(template.outputs).map(([name, { value }]) => [name, deep(value)])),
  }
}

function idPath(type: string, name: string): string {
  const [provider, ...types] = type.split('/')
  const names = name.split('/')
  return [provider, ...types.flatMap((one, place) => [one, names[place]])].join('/')
}

function known<Part>(parts: Readonly<Record<string, Part>>, name: string): Part {
  const part = parts[name]
  if (part === undefined) throw new Error(`There is no ${name}`)
  return part
}
