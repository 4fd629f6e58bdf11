/** What Microsoft Graph allows, and whether what the settings name is there. */
import { z } from 'zod'
import { publishedApp } from '../graph/catalogue'
import { GRAPH_PERMISSIONS, GraphError, type GraphPermission } from '../graph/failure'
import type { Graph } from '../graph/graph'
import { groupsNamed } from '../graph/groups'
import type { Token } from '../token'
import { signInTrouble } from './endpoint-findings'
import { absent, type Check, type Finding, unchecked, well, wrong } from './finding'

export interface GraphAccess {
  readonly graph: Graph
  readonly token: Token
}

const SIGN_IN = 'sign-in to Microsoft Graph'

/** What there is not without it. */
const USES: Readonly<Record<GraphPermission, string>> = {
  'User.Read.All': 'a questionnaire for the whole organisation or a list, leads by group or team, and who has left',
  'GroupMember.Read.All': 'a questionnaire for an Entra group, and leads by group or team',
  'AppCatalog.Read.All': 'installing the app for those who lack it',
  'TeamsAppInstallation.ReadWriteSelfForUser.All': 'installing the app for those who lack it',
}

const CHECKS_BEHIND_IT: readonly Check[] = [
  ...GRAPH_PERMISSIONS.map((permission) => `permission ${permission}` as const),
  'app in the catalogue',
  'group of leads',
  'team of leads',
]

export interface Settings {
  /** Of the bot's identity. */
  readonly appId: string
  readonly teamsAppId: string | null
  readonly leadGroup: string | null
  readonly leadTeam: string | null
}

/** `access`: null locally. */
export async function graphFindings(settings: Settings, access: GraphAccess | null): Promise<readonly Finding[]> {
  if (access === null) {
    const says = 'Local: Microsoft Graph knows no bot without an identity.'
    return [absent(SIGN_IN, says), ...CHECKS_BEHIND_IT.map((check) => absent(check, says))]
  }
  let token: string
  try {
    token = await access.token(true)
  } catch (error) {
    return [
      signInTrouble(SIGN_IN, error),
      ...CHECKS_BEHIND_IT.map((check) => unchecked(check, 'Not before the sign-in works.')),
    ]
  }
  const granted = rolesIn(token)
  return [
    well(SIGN_IN, 'Entra gave a token for Microsoft Graph.'),
    ...GRAPH_PERMISSIONS.map((permission) => permissionFinding(permission, granted, settings)),
    ...(await Promise.all([
      appFinding(settings, granted, access),
      groupFinding('group of leads', 'LEAD_GROUP_ID', settings.leadGroup, granted, access),
      groupFinding('team of leads', 'LEAD_TEAM_ID', settings.leadTeam, granted, access),
    ])),
  ]
}

/** Which setting needs it; null where none does. */
function needing(permission: GraphPermission, { teamsAppId, leadGroup, leadTeam }: Settings): string | null {
  switch (permission) {
    case 'User.Read.All':
    case 'GroupMember.Read.All':
      return leadGroup !== null ? 'LEAD_GROUP_ID' : leadTeam !== null ? 'LEAD_TEAM_ID' : null
    case 'AppCatalog.Read.All':
    case 'TeamsAppInstallation.ReadWriteSelfForUser.All':
      return teamsAppId === null ? null : 'TEAMS_APP_ID'
  }
}

function permissionFinding(permission: GraphPermission, granted: Granted, settings: Settings): Finding {
  const check = `permission ${permission}` as const
  if (granted === null) return unchecked(check, 'The token does not tell what was granted.')
  if (granted.has(permission)) return well(check, 'Granted.')
  const without = `Not granted: without it there is no ${USES[permission]}.`
  const setting = needing(permission, settings)
  return setting === null
    ? absent(check, without)
    : wrong(
        check,
        `Not granted, and ${setting} needs it.`,
        `Let an administrator consent to the application permission ${permission} for the bot's identity. It can take an hour until tokens tell so.`,
      )
}

async function appFinding({ teamsAppId, appId }: Settings, granted: Granted, { graph }: GraphAccess): Promise<Finding> {
  const check = 'app in the catalogue'
  if (teamsAppId === null)
    return absent(check, 'TEAMS_APP_ID is not set: nobody can have the app installed by the bot.')
  if (granted?.has('AppCatalog.Read.All') === false) return unchecked(check, 'Not without AppCatalog.Read.All.')
  return asked(check, async (signal) => {
    const app = await publishedApp(graph, teamsAppId, signal, { withBot: true })
    if (app === null) {
      return wrong(
        check,
        'Your organisation has published no app with the id in TEAMS_APP_ID.',
        'Upload the app package in the Teams admin centre, or mend TEAMS_APP_ID: it is the id in the manifest.',
      )
    }
    if (app.bot !== null && app.bot !== appId.toLowerCase()) {
      return wrong(
        check,
        "The published app is another bot's: its manifest names another bot than MicrosoftAppId.",
        'Make the app package anew with the id of this bot, and publish it as an update.',
      )
    }
    return well(check, 'It is published, and its bot is this one.')
  })
}

async function groupFinding(
  check: 'group of leads' | 'team of leads',
  setting: string,
  id: string | null,
  granted: Granted,
  { graph }: GraphAccess,
): Promise<Finding> {
  if (id === null) return absent(check, `${setting} is not set: nobody is a lead by it.`)
  if (granted?.has('GroupMember.Read.All') === false) return unchecked(check, 'Not without GroupMember.Read.All.')
  return asked(check, async (signal) => {
    const groups = await groupsNamed(graph, id, signal)
    return groups.length > 0
      ? well(check, 'It is there.')
      : wrong(
          check,
          `Entra has no group with the id in ${setting}.`,
          `Mend ${setting}: the object id of the group, as Entra shows it.`,
        )
  })
}

const ASK_MILLISECONDS = 30_000

async function asked(check: Check, work: (signal: AbortSignal) => Promise<Finding>): Promise<Finding> {
  try {
    return await work(AbortSignal.timeout(ASK_MILLISECONDS))
  } catch (error) {
    return unchecked(
      check,
      `Microsoft Graph did not tell: ${error instanceof GraphError ? error.failure.kind : 'no answer in time'}.`,
    )
  }
}

/** The permissions that a token carries; null where it does not tell. */
type Granted = ReadonlySet<string> | null

/** Microsoft promises the form of this token to Graph alone: good enough to find a fault by, and nothing is built on it. */
function rolesIn(token: string): Granted {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const read = z.object({ roles: z.array(z.string()).default([]) }).safeParse(claims)
    return read.success ? new Set(read.data.roles) : null
  } catch {
    return null
  }
}
