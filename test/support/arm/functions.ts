/** ARM's functions: those of values, and those that ask Azure, of which we know the form of the answer alone. */
import { createHash } from 'node:crypto'
import type { Value } from './expression'

export const SUBSCRIPTION = '/subscriptions/00000000-1111-2222-3333-444444444444'
export const GROUP = `${SUBSCRIPTION}/resourceGroups/audience`
export const TENANT = '99999999-1111-2222-3333-444444444444'

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value))
const hash = (args: readonly Value[]) => createHash('sha256').update(JSON.stringify(args)).digest('hex')
const isEmpty = (value: Value | undefined) => value === '' || (Array.isArray(value) && value.length === 0)

/** `Microsoft.X/a/b` and `n`, `m` → `Microsoft.X/a/n/b/m`. */
function path(type: Value | undefined, names: readonly Value[]): string {
  const [provider, ...types] = text(type).split('/')
  if (types.length !== names.length) throw new Error(`${type} has ${types.length} names, not ${names.length}`)
  return [provider, ...types.flatMap((one, place) => [one, text(names[place])])].join('/')
}

/** What Azure tells of a resource, as documented; of a type that is not here nothing may be asked. */
const TOLD: Readonly<Record<string, (name: string) => Value>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': (name) => ({
    clientId: guidOf([name, 'client']),
    principalId: guidOf([name, 'principal']),
  }),
  'Microsoft.Storage/storageAccounts': (name) => ({
    primaryEndpoints: {
      table: `https://${name}.table.core.windows.net/`,
      queue: `https://${name}.queue.core.windows.net/`,
    },
  }),
  'Microsoft.KeyVault/vaults': (name) => ({ vaultUri: `https://${name}.vault.azure.net/` }),
  'Microsoft.ContainerRegistry/registries': (name) => ({ loginServer: `${name}.azurecr.io` }),
  'Microsoft.Insights/components': (name) => ({
    ConnectionString: `InstrumentationKey=${guidOf([name, 'insights'])};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`,
  }),
  'Microsoft.App/managedEnvironments': () => ({ defaultDomain: 'calm-sea-0123.westeurope.azurecontainerapps.io' }),
}

function told(id: string): Value {
  const [, type = '', name = ''] = /\/providers\/([^/]+\/[^/]+)\/([^/]+)$/.exec(id) ?? []
  const answer = TOLD[type]
  if (answer === undefined) throw new Error(`Nothing may be asked of ${id}`)
  return answer(name)
}

function guidOf(args: readonly Value[]): string {
  return hash(args).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

export const FUNCTIONS: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  concat: (...args) => (Array.isArray(args[0]) ? args.flatMap((one) => one as Value[]) : args.map(text).join('')),
  replace: (whole, from, to) => text(whole).replaceAll(text(from), text(to)),
  toLower: (value) => text(value).toLowerCase(),
  take: (value, count) => text(value).slice(0, Number(count)),
  string: text,
  json: (value) => JSON.parse(text(value)),
  empty: isEmpty,
  not: (value) => value !== true,
  and: (...args) => args.every((value) => value === true),
  contains: (container, value) =>
    Array.isArray(container) ? container.includes(value ?? null) : Object.keys(container ?? {}).includes(text(value)),
  if: (condition, yes, no) => (condition === true ? yes : no) ?? null,
  max: (...args) => Math.max(...args.map(Number)),
  items: (value) => Object.entries(value ?? {}).map(([key, one]) => ({ key, value: one as Value })),
  createArray: (...args) => args,
  createObject: (...args) =>
    Object.fromEntries(args.flatMap((key, place) => (place % 2 ? [] : [[text(key), args[place + 1] ?? null]]))),
  // Thirteen letters and digits, the same for the same.
  uniqueString: (...args) =>
    BigInt(`0x${hash(args)}`)
      .toString(32)
      .slice(0, 13),
  guid: (...args) => guidOf(args),
  resourceGroup: () => ({ id: GROUP, location: 'westeurope' }),
  subscription: () => ({ id: SUBSCRIPTION, tenantId: TENANT }),
  resourceId: (type, ...names) => `${GROUP}/providers/${path(type, names)}`,
  subscriptionResourceId: (type, ...names) => `${SUBSCRIPTION}/providers/${path(type, names)}`,
  extensionResourceId: (scope, type, ...names) => `${scope}/providers/${path(type, names)}`,
  reference: (id) => told(text(id)),
}
