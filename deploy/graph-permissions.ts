/** What the bot may ask of Microsoft Graph, and what for: shown to who consents, and in the guide. */
import type { GraphPermission } from '../bot/graph/failure'

export const GRAPH_PERMISSIONS: Readonly<Record<GraphPermission, string>> = {
  'User.Read.All': 'who the employees are, for whom a questionnaire is meant, and who has left',
  'GroupMember.Read.All': 'who is in the group that a questionnaire is for, or that leads are',
  'AppCatalog.Read.All': 'which app of your catalogue is this one',
  'TeamsAppInstallation.ReadWriteSelfForUser.All': 'to install this app, and no other, for whoever is asked',
}
