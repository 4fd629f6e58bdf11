/** What the app asks of an organisation, why, and that it asks for nothing that it does not use. */
import type { Manifest } from './manifest'

/** Shown to whoever packs the app, and in the administrator's guide. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  identity: 'who answers and who is a communications lead is told by Teams, never typed',
  messageTeamMembers: 'an invitation goes to each employee in their own chat',
}

/** What else can be asked for, and would be a promise to look at things that the product never looks at. */
const UNUSED = {
  devicePermissions: 'no camera, microphone or place is used',
  authorization: 'no right within a team or chat is used: being mentioned is enough',
  composeExtensions: 'nothing is searched or made from the compose box',
  connectors: 'summaries are posted by the bot itself',
} as const

export function permissionProblems(manifest: Manifest): string[] {
  const asked = manifest.permissions ?? []
  const explained = Object.keys(PERMISSIONS)
  return [
    ...asked
      .filter((name) => !explained.includes(name))
      .map((name) => `permissions: "${name}" is used by nothing here. Remove it.`),
    ...explained
      .filter((name) => !asked.includes(name))
      .map((name) => `permissions: "${name}" is missing: ${PERMISSIONS[name]}. Add it.`),
    ...Object.entries(UNUSED)
      .filter(([name]) => manifest[name] !== undefined)
      .map(([name, reason]) => `${name} is asked for, but ${reason}. Remove it.`),
  ]
}
