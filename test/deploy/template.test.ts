/** The template as Azure would read it; what only Azure can say is in the guide's list of acceptance. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { CLOUD_NAMES, CLOUDS } from '../../bot/cloud'
import { type Config, readConfig, SETTINGS } from '../../bot/config'
import { ATTRIBUTES, COUNTED, TIMED, WATCHED } from '../../services/observing/observing'
import { DEPLOY, deploymentOf, type Resource, TEMPLATE, type Template, USUAL } from '../support/arm/deployment'
import type { Value } from '../support/arm/expression'
import { TENANT } from '../support/arm/functions'
import { ROLES } from '../support/arm/known'
import {
  brokenDependencies,
  illegalNames,
  secretsToldBy,
  staleReferences,
  unknownVersions,
  unused,
} from '../support/arm/rules'

const LEAD = 'aaaaaaaa-0000-0000-0000-000000000001'
const ENGAGE = { engageCommunityId: '123456', engageClientId: 'cccccccc-1111-4222-8333-444444444444' }
const { resources, outputs } = deploymentOf({ leadIds: LEAD })

function only(type: string, from: readonly Resource[] = resources): Resource {
  const [one, ...others] = from.filter((resource) => resource.type === type)
  if (one === undefined || others.length > 0) throw new Error(`There are ${others.length + (one ? 1 : 0)} of ${type}`)
  return one
}
const identity = only('Microsoft.ManagedIdentity/userAssignedIdentities')
const storage = only('Microsoft.Storage/storageAccounts')
const vault = only('Microsoft.KeyVault/vaults')
const registry = only('Microsoft.ContainerRegistry/registries')
const app = only('Microsoft.App/containerApps')
const bot = only('Microsoft.BotService/botServices')
const [container] = app.properties.template.containers

type Environment = readonly { readonly name: string; readonly value: string }[]
function environmentOf(given: Readonly<Record<string, Value>>): Environment {
  const { properties } = only('Microsoft.App/containerApps', deploymentOf({ leadIds: LEAD, ...given }).resources)
  return properties.template.containers[0].env
}
function configOf(environment: Environment): Config {
  const reading = readConfig(Object.fromEntries(environment.map(({ name, value }) => [name, value])))
  if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'))
  return reading.config
}

/** As the administrator's script takes them. */
const names = fc.stringMatching(/^[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,9})?$/).filter((name) => name.length > 2)

/** The template with one part changed. */
// biome-ignore lint/suspicious/noExplicitAny: a fault may be anywhere in the document.
function faulty(change: (template: any) => unknown): Template {
  const template = structuredClone(TEMPLATE)
  change(template)
  return template
}
// biome-ignore lint/suspicious/noExplicitAny: as above.
const declared = (template: any, type: string) => template.resources.find((one: Resource) => one.type === type)

describe('the template', () => {
  test('uses every parameter and variable that it has', () => {
    expect(unused(TEMPLATE)).toEqual([])
    expect(unused(faulty(({ parameters }) => Object.assign(parameters, { spare: { type: 'string' } })))).toEqual([
      'spare',
    ])
    expect(unused(faulty(({ variables }) => Object.assign(variables, { spare: 'a' })))).toEqual(['spare'])
  })

  test('says of each parameter what it is for', () => {
    const silent = Object.entries(TEMPLATE.parameters).filter(([, { metadata }]) => metadata.description.length < 20)
    expect(silent).toEqual([])
  })

  test('names only versions that Azure has', () => {
    expect(unknownVersions(TEMPLATE)).toEqual([])
    const future = faulty((template) => Object.assign(declared(template, app.type), { apiVersion: '2031-01-01' }))
    expect(unknownVersions(future)).toEqual([`${app.type}@2031-01-01`])
  })

  test('asks about each resource by the version that made it', () => {
    expect(staleReferences(TEMPLATE)).toEqual([])
    const older = faulty((template) => Object.assign(declared(template, vault.type), { apiVersion: '2022-07-01' }))
    expect(staleReferences(older)).toEqual(['vaultId: made by 2022-07-01, asked by 2023-07-01'])
  })

  test('gives legal names, whatever name the administrator chose', () => {
    fc.assert(fc.property(names, (name) => illegalNames(TEMPLATE, name).length === 0))
    const long = faulty(({ variables }) =>
      Object.assign(variables, { storage: "[concat(parameters('name'), 'store')]" }),
    )
    expect(illegalNames(long, 'a-b')).toEqual([`${storage.type}: a-bstore`])
  })

  test('tells no secret', () => {
    expect(secretsToldBy(TEMPLATE)).toEqual([])
    for (const value of [
      "[parameters('pseudonymKey')]",
      "[listKeys(variables('storageId'), '2023-05-01').keys[0].value]",
    ]) {
      expect(secretsToldBy(faulty((template) => Object.assign(template.outputs.app, { value })))).toEqual(['app'])
    }
    expect(TEMPLATE.parameters['pseudonymKey']).toMatchObject({ type: 'securestring', defaultValue: '' })
  })

  test('makes each resource after those that it names or asks about, and none in a circle', () => {
    expect(brokenDependencies(TEMPLATE)).toEqual([])
    const lonely = faulty((template) => Object.assign(declared(template, bot.type), { dependsOn: [] }))
    expect(brokenDependencies(lonely)).toContain(`${bot.name} does not wait for ${identity.id}`)
    const round = faulty((template) => Object.assign(declared(template, identity.type), { dependsOn: [app.id] }))
    expect(brokenDependencies(round)).toContain(`${identity.name} waits for itself`)
    const lost = faulty((template) => declared(template, bot.type).dependsOn.push('nowhere'))
    expect(brokenDependencies(lost)).toContain(`${bot.name} waits for nowhere, which is not there`)
  })

  test('makes all but the app where there is no image yet, so that one can be built', () => {
    const missing = (given: Readonly<Record<string, Value>>) =>
      deploymentOf(given).resources.filter(({ deployed }) => !deployed)
    expect(missing({ image: '', pseudonymKey: 'a', ...ENGAGE }).map(({ name }) => name)).toEqual([
      'audience-profile',
      'audience-profile-ready',
      'audience-profile-not-ready',
      'audience-profile-restarts',
    ])
    expect(missing(ENGAGE).map(({ type }) => type)).toEqual(['Microsoft.KeyVault/vaults/secrets'])
  })

  test('asks from outside only in the clouds that have such tests', () => {
    const { deployed } = only('Microsoft.Insights/webtests', deploymentOf({ cloud: 'gcc-high' }).resources)
    expect([deployed, only('Microsoft.Insights/webtests').deployed]).toEqual([false, true])
  })
})

describe('the one identity', () => {
  const rightsIn = (all: readonly Resource[]) =>
    all.filter(({ type, deployed }) => type === 'Microsoft.Authorization/roleAssignments' && deployed)
  const rights = rightsIn(deploymentOf({ leadIds: LEAD, ...ENGAGE }).resources)
  const toldOf = (all: readonly Resource[]) =>
    all.map(({ scope, properties }) => [scope, ROLES[properties.roleDefinitionId.split('/').at(-1)]])

  test('has four roles, each on one resource alone, and no more', () => {
    expect(toldOf(rightsIn(resources))).toEqual([
      [storage.id, 'Storage Table Data Contributor'],
      [storage.id, 'Storage Queue Data Contributor'],
      [vault.id, 'Key Vault Secrets User'],
      [registry.id, 'AcrPull'],
    ])
  })

  test('may renew the sign-in of Viva Engage where that is set up, and write no other secret', () => {
    expect(toldOf(rights).filter(([, role]) => role === 'Key Vault Secrets Officer')).toEqual([
      [`${vault.id}/secrets/viva-engage`, 'Key Vault Secrets Officer'],
    ])
    expect(rights).toHaveLength(5)
  })

  test('is who has them, and they have names of their own', () => {
    const { principalId } = outputs
    expect(rights.map(({ properties }) => properties.principalId)).toEqual(rights.map(() => principalId))
    expect(new Set(rights.map(({ name }) => name)).size).toBe(rights.length)
  })

  test('is that of the app, of the bot at Teams, and of who fetches the image', () => {
    expect(app.all.identity).toEqual({ type: 'UserAssigned', userAssignedIdentities: { [identity.id]: {} } })
    expect(app.properties.configuration.registries).toEqual([
      { server: `${registry.name}.azurecr.io`, identity: identity.id },
    ])
    expect(bot.properties).toMatchObject({
      msaAppType: 'UserAssignedMSI',
      msaAppId: outputs['botId'],
      msaAppMSIResourceId: identity.id,
      msaAppTenantId: TENANT,
    })
  })
})

describe('the app', () => {
  const { configuration, template } = app.properties

  test('starts: the bot takes its environment, as production', () => {
    expect(configOf(container.env)).toMatchObject({
      mode: 'production',
      identity: { appType: 'UserAssignedMSI', appId: outputs['botId'], tenantId: TENANT, password: null },
      storage: { kind: 'managed-identity', tableEndpoint: `https://${storage.name}.table.core.windows.net/` },
      pseudonymKey: { kind: 'key-vault', secretUri: `https://${vault.name}.vault.azure.net/secrets/pseudonym-key` },
      graph: { teamsAppId: outputs['teamsAppId'] },
      leads: new Set([LEAD]),
      publicUrl: `https://${outputs['domain']}`,
      collector: { kind: 'application-insights', endpoint: expect.stringContaining('applicationinsights.azure.com') },
      proxies: 1,
      port: configuration.ingress.targetPort,
    })
  })

  test('has settings of the bot alone, each once', () => {
    const given = container.env.map(({ name }: { name: string }) => name)
    expect(given.filter((name: never) => !SETTINGS.includes(name))).toEqual([])
    expect(new Set(given).size).toBe(given.length)
  })

  test.each(['MicrosoftAppType', 'MicrosoftAppId', 'MicrosoftAppTenantId', 'LEAD_IDS', 'AZURE_STORAGE_TABLE_ENDPOINT'])(
    'would not start without %s',
    (missing) => {
      expect(() => configOf(container.env.filter(({ name }: { name: string }) => name !== missing))).toThrow()
    },
  )

  test('gets nothing that was not given, and what was given further', () => {
    expect(environmentOf({}).filter(({ value }) => value === '')).toEqual([])
    const group = environmentOf({ leadIds: '', leadGroupId: LEAD, settings: { MINIMUM_GROUP: 8, LOG_LEVEL: 'warn' } })
    expect(configOf(group)).toMatchObject({ leadGroup: LEAD, minimumGroup: 8, logLevel: 'warn' })
  })

  test('posts in Viva Engage where a community is given, and keeps the sign-in in the secret that it may write', () => {
    const signIn = { kind: 'key-vault', secretUri: `https://${vault.name}.vault.azure.net/secrets/viva-engage` }
    expect(configOf(environmentOf(ENGAGE)).engage).toMatchObject({
      community: ENGAGE.engageCommunityId,
      clientId: ENGAGE.engageClientId,
      signIn,
    })
    expect(configOf(container.env).engage).toBeNull()
  })

  test('tells a collector of the administrator in place of Application Insights, where there is one', () => {
    const collector = environmentOf({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.org' } })
    expect(configOf(collector).collector).toMatchObject({ kind: 'otlp' })
  })

  test.each(CLOUD_NAMES)('starts in the cloud %s', (cloud) => {
    // Azure names Application Insights where that cloud has it.
    const [insights = ''] = CLOUDS[cloud].insights
    const environment = environmentOf({ cloud }).map(({ name, value }) => ({
      name,
      value: value.replace('applicationinsights.azure.com', insights),
    }))
    expect(() => configOf(environment)).not.toThrow()
  })

  test('is asked at the addresses that the server has, and stopped no sooner than it needs', () => {
    const probes = container.probes.map(({ type, httpGet }: never) => [type, httpGet])
    const { targetPort: port } = configuration.ingress
    expect(probes).toEqual([
      ['Startup', { path: '/healthz', port }],
      ['Liveness', { path: '/healthz', port }],
      ['Readiness', { path: '/readyz', port }],
    ])
    // The bot waits 15 seconds for turns in flight.
    expect(template.terminationGracePeriodSeconds).toBeGreaterThan(15)
  })

  test('has probes within what Container Apps takes', () => {
    for (const { periodSeconds, failureThreshold, timeoutSeconds } of container.probes) {
      expect([periodSeconds >= 1, periodSeconds <= 240, failureThreshold <= 10, timeoutSeconds <= 240]).not.toContain(
        false,
      )
    }
  })

  test('is never without a replica, and never has fewer at most than at least', () => {
    const scaleOf = (given: Readonly<Record<string, Value>>) =>
      only(app.type, deploymentOf(given).resources).properties.template.scale
    expect(TEMPLATE.parameters['minReplicas']).toMatchObject({ minValue: 1, defaultValue: 1 })
    expect(scaleOf({ minReplicas: 5, maxReplicas: 2 })).toMatchObject({ minReplicas: 5, maxReplicas: 5 })
    expect(scaleOf({}).rules).toHaveLength(2)
  })

  test('is reached by https alone, and Teams finds it', () => {
    expect(configuration.ingress).toMatchObject({ external: true, allowInsecure: false })
    expect(bot.properties.endpoint).toBe(`https://${outputs['domain']}/api/messages`)
    expect(only('Microsoft.BotService/botServices/channels').properties.channelName).toBe('MsTeamsChannel')
  })
})

describe('what is kept', () => {
  test('is reached by who one is alone: no key, no password, no anonymous reading', () => {
    expect(storage.properties).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
    })
    expect(vault.properties.enableRbacAuthorization).toBe(true)
    expect(registry.properties.adminUserEnabled).toBe(false)
    expect(bot.properties.disableLocalAuth).toBe(true)
  })

  test('does not go with a click, and the key not even with two', () => {
    const locks = resources.filter(({ type }) => type === 'Microsoft.Authorization/locks')
    expect(locks.map(({ scope, properties }) => [scope, properties.level])).toEqual([
      [storage.id, 'CanNotDelete'],
      [vault.id, 'CanNotDelete'],
    ])
    expect(vault.properties).toMatchObject({ enableSoftDelete: true, enablePurgeProtection: true })
  })
})

describe('who is told', () => {
  const alerts = resources.filter(({ type }) => /metricAlerts|scheduledQueryRules/.test(type))

  test('is the administrator, of every alert', () => {
    const { id, properties } = only('Microsoft.Insights/actionGroups')
    expect(properties.emailReceivers).toMatchObject([{ emailAddress: USUAL.alertEmail }])
    expect(alerts).toHaveLength(9)
    for (const alert of alerts)
      expect([alert.properties.enabled, JSON.stringify(alert)]).toEqual([true, expect.stringContaining(id)])
  })

  test('is told of events that the bot logs', () => {
    const log = readFileSync(join(DEPLOY, '..', 'bot', 'log.ts'), 'utf8')
    const events = Array.from(
      JSON.stringify(alerts.map(({ properties }) => properties)).matchAll(/line\.event\) == \\+"([\w-]+)/g),
      ([, event]) => event,
    )
    expect(events).toEqual(['shard-poisoned'])
    for (const event of events) expect(log).toContain(`readonly '${event}'`)
  })

  test('is told of whoever reads the key, but for the bot', () => {
    const query = alerts.find(({ name }) => name.endsWith('key-read'))?.properties.criteria.allOf[0].query
    expect(query).toContain(`!= "${outputs['botId']}"`)
    expect(query).toContain('OperationName in ("SecretGet", "SecretBackup")')
    expect(query).toContain(`_ResourceId =~ "${vault.id}"`)
  })
})

describe('the workbook', () => {
  const { properties } = only('Microsoft.Insights/workbooks')
  const workbook = JSON.parse(properties.serializedData)
  const queriesIn = (value: unknown): readonly string[] => {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, one]) =>
      key === 'query' && typeof one === 'string' ? [one] : queriesIn(one),
    )
  }
  const queries = queriesIn(workbook)
  const alerts = queriesIn(
    resources.filter(({ type }) => /scheduledQueryRules/.test(type)).map(({ properties }) => properties),
  )
  const quoted = (text: string) => Array.from(text.matchAll(/"([^"]+)"/g), ([, word = '']) => word)
  /** The names after `Name == …` or `Name in (…)`, by the table that is asked. */
  const namesIn = (query: string) => quoted(/ Name (?:==|in) [^|]+/.exec(query)?.[0] ?? '')
  const ofTable = (table: string, from: readonly string[] = [...queries, ...alerts]) =>
    from.filter((query) => query.startsWith(`${table} `)).flatMap(namesIn)
  const metrics = [...Object.keys(TIMED).map((name) => `${name}.duration`), ...Object.keys(COUNTED), ...WATCHED]

  test('asks for spans and metrics that the bot tells, and the alerts do too', () => {
    const spans = [...ofTable('AppRequests'), ...ofTable('AppDependencies')]
    expect(spans.filter((name) => !(name in TIMED))).toEqual([])
    expect(ofTable('AppMetrics').filter((name) => !metrics.includes(name))).toEqual([])
    expect(alerts.flatMap(namesIn).toSorted()).toEqual(['queue.age', 'throttled', 'turn'])
  })

  test('shows everything that the bot tells', () => {
    expect(ofTable('AppMetrics', queries).toSorted()).toEqual(metrics.toSorted())
    const spans = [...ofTable('AppRequests', queries), ...ofTable('AppDependencies', queries)]
    expect([...new Set(spans)].toSorted()).toEqual(Object.keys(TIMED).toSorted())
  })

  test('asks for turns and sending as requests, for calls as dependencies, as they are told', () => {
    expect([...new Set(ofTable('AppRequests'))].toSorted()).toEqual(['sending', 'turn'])
    expect([...new Set(ofTable('AppDependencies'))].toSorted()).toEqual(['graph', 'storage', 'teams'])
  })

  test('groups by attributes that there are', () => {
    const attributes = [...queries, ...alerts].flatMap((query) =>
      Array.from(query.matchAll(/Properties\.(\w+)/g), ([, name = '']) => name),
    )
    expect(attributes.length).toBeGreaterThan(5)
    expect(attributes.filter((name) => !(name in ATTRIBUTES))).toEqual([])
  })

  test('asks the workspace, in the time that was chosen', () => {
    const asking = workbook.items.filter(({ type }: { type: number }) => type === 3)
    const workspace = only('Microsoft.OperationalInsights/workspaces').id
    expect(asking).toHaveLength(queries.length)
    for (const { content } of asking) {
      expect(content).toMatchObject({ timeContextFromParameter: 'range', crossComponentResources: [workspace] })
    }
    expect(new Set(workbook.items.map(({ name }: { name: string }) => name)).size).toBe(workbook.items.length)
  })
})

describe('the file of parameters', () => {
  const { parameters } = JSON.parse(readFileSync(join(DEPLOY, 'azuredeploy.parameters.json'), 'utf8'))

  test('has every parameter that must be given, and none that the template lacks', () => {
    const required = Object.keys(TEMPLATE.parameters).filter(
      (name) => TEMPLATE.parameters[name]?.defaultValue === undefined,
    )
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(required))
    expect(Object.keys(parameters).filter((name) => !(name in TEMPLATE.parameters))).toEqual([])
  })

  test('holds no secret', () => {
    expect(Object.keys(parameters).filter((name) => TEMPLATE.parameters[name]?.type === 'securestring')).toEqual([])
  })
})
