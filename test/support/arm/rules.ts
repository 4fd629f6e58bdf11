/** Rules that hold for any template of ours; each says what is against it. */
import { deploymentOf, type Resource, type Template } from './deployment'
import { API_VERSIONS, NAMES } from './known'

/** What is declared and nobody uses. */
export function unused({ parameters, variables, ...rest }: Template): string[] {
  const text = JSON.stringify({ variables, ...rest })
  const withDefaults = JSON.stringify({ parameters, variables, ...rest })
  return [
    ...Object.keys(parameters).filter((name) => !withDefaults.includes(`parameters('${name}')`)),
    ...Object.keys(variables).filter((name) => !text.includes(`variables('${name}')`)),
  ]
}

export function unknownVersions(template: Template): string[] {
  return template.resources
    .filter(({ type, apiVersion }) => !API_VERSIONS[type]?.includes(apiVersion))
    .map(({ type, apiVersion }) => `${type}@${apiVersion}`)
}

/** Names that Azure would refuse; `name` is what the administrator chose. */
export function illegalNames(template: Template, name: string): string[] {
  const { resources } = deploymentOf({ name }, template)
  return resources.filter((one) => !NAMES[one.type]?.test(one.name)).map((one) => `${one.type}: ${one.name}`)
}

/** What is told to everybody who may read deployments, and must not be. */
export function secretsToldBy({ outputs, parameters, variables }: Template): string[] {
  const secure = Object.keys(parameters).filter((name) => parameters[name]?.type.startsWith('secure'))
  const leaks = (text: string) =>
    secure.some((name) => text.includes(`parameters('${name}')`)) ||
    /\blist[A-Z]\w*\(|password|\bkeys?1?\b'?\]/i.test(text)
  const leaking = Object.keys(variables).filter((name) => leaks(JSON.stringify(variables[name])))
  return Object.keys(outputs).filter((name) => {
    const value = outputs[name]?.value ?? ''
    return leaks(value) || leaking.some((variable) => value.includes(`variables('${variable}')`))
  })
}

/** Dependencies on nothing, in a circle, or missing where one resource names or asks about another. */
export function brokenDependencies(template: Template): string[] {
  const { resources } = deploymentOf({ pseudonymKey: 'a' }, template)
  const byId = new Map(resources.map((one) => [one.id, one]))
  const reached = (from: Resource, seen = new Set<string>()): Set<string> => {
    for (const id of from.dependsOn) {
      const next = byId.get(id)
      if (next === undefined || seen.has(id)) continue
      seen.add(id)
      reached(next, seen)
    }
    return seen
  }
  return resources.flatMap((one) => {
    const before = reached(one)
    const named = [...byId.keys()].filter((id) => id !== one.id && namesIn(one.all).has(id))
    return [
      ...one.dependsOn.filter((id) => !byId.has(id)).map((id) => `${one.name} waits for ${id}, which is not there`),
      ...(before.has(one.id) ? [`${one.name} waits for itself`] : []),
      ...[...named, ...one.asks].filter((id) => !before.has(id)).map((id) => `${one.name} does not wait for ${id}`),
    ]
  })
}

/** Where Azure is asked about a resource by another version than the one by which it is made: the answer may differ. */
export function staleReferences(template: Template): string[] {
  const { resources } = deploymentOf({}, template)
  const asked = JSON.stringify(template).matchAll(/reference\(variables\('(\w+)'\), '([\w-]+)'\)/g)
  const told = Array.from(asked, ([, name = '', version]) => {
    const { id } = deploymentOf(
      {},
      { ...template, outputs: { id: { type: 'string', value: `[variables('${name}')]` } } },
    ).outputs
    const made = resources.find((one) => one.id === id)?.apiVersion
    return made === version ? [] : [`${name}: made by ${made}, asked by ${version}`]
  })
  return [...new Set(told.flat())]
}

/** Every text in a value that is an address of a resource, keys of objects too. */
function namesIn(value: unknown): Set<string> {
  if (typeof value === 'string') return new Set([value.replace(/^hidden-link:/, '')])
  if (typeof value !== 'object' || value === null) return new Set()
  return new Set(
    Object.entries(value)
      .filter(([key]) => key !== 'dependsOn')
      .flatMap(([key, one]) => [...namesIn(key), ...namesIn(one)]),
  )
}
