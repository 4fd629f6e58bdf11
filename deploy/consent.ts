/** What the bot may ask of Microsoft Graph: given to its identity, and nothing else. */
import { z } from 'zod'
import { type Az, DeployError, done } from './az'
import { GRAPH_PERMISSIONS } from './graph-permissions'
import { withPrivateFile } from './private-file'
import type { Step } from './steps'
import type { Template } from './template'

export interface ConsentParts {
  readonly az: Az
  /** Where Microsoft Graph is in this cloud. */
  readonly graph: string
  readonly template: Template
}

/** Microsoft Graph's own application id, in every tenant. */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000'

export function consentStep({ az, graph, template }: ConsentParts): Step {
  const ask = (path: string) =>
    done(az, 'rest', '--method', 'get', '--url', `${graph}/v1.0/${path}`, '--resource', graph)

  const state = async (principal: string) => {
    const service = SERVICE.parse(await ask(`servicePrincipals(appId='${GRAPH_APP}')?$select=id,appRoles`))
    const { value } = ASSIGNED.parse(await ask(`servicePrincipals/${principal}/appRoleAssignments?$top=999`))
    const granted = value.filter(({ resourceId }) => resourceId === service.id).map(({ appRoleId }) => appRoleId)
    const nameOf = (id: string) => service.appRoles.find((role) => role.id === id)?.value ?? id
    const needed = Object.entries(GRAPH_PERMISSIONS).map(([name, reason]) => {
      const role = service.appRoles.find(({ value: its }) => its === name)
      if (role === undefined) throw new DeployError(`Microsoft Graph of this cloud knows no permission ${name}.`)
      return { name, reason, id: role.id }
    })
    return {
      graphId: service.id,
      missing: needed.filter(({ id }) => !granted.includes(id)),
      spare: granted.filter((id) => !needed.some((one) => one.id === id)).map(nameOf),
    }
  }

  return {
    name: 'Microsoft Graph',
    look: async () => {
      const outputs = await template.outputs()
      if (outputs === null) return { kind: 'later', told: 'after the resources' }
      const { missing, spare } = await state(outputs.principalId)
      const more =
        spare.length > 0 ? `; it has ${spare.join(', ')} too, which the bot never uses: remove that in Entra` : ''
      if (missing.length === 0) return { kind: 'well', told: `the bot has its four permissions${more}` }
      const details = missing.map(({ name, reason }) => `+ ${name}: ${reason}`)
      return { kind: 'to-do', told: `consent to ${missing.length} of 4 permissions${more}`, details }
    },
    act: async () => {
      const outputs = await template.outputs()
      if (outputs === null) throw new DeployError('The resources are not there yet: deploy them first.')
      const { principalId } = outputs
      const { graphId, missing } = await state(principalId)
      for (const { id } of missing) {
        const body = { principalId, resourceId: graphId, appRoleId: id }
        await withPrivateFile(body, (file) =>
          done(
            az,
            ...[
              'rest',
              '--method',
              'post',
              '--url',
              `${graph}/v1.0/servicePrincipals/${principalId}/appRoleAssignments`,
            ],
            ...['--resource', graph, '--headers', 'Content-Type=application/json', '--body', `@${file}`],
          ),
        )
      }
    },
  }
}

const SERVICE = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullable() })),
})
const ASSIGNED = z.object({ value: z.array(z.object({ appRoleId: z.string(), resourceId: z.string() })) })
