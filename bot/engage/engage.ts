/** Viva Engage as it is configured; nothing of it exists where it is not. */
import { DelegatedAccount } from '../../services/storage/delegated-account'
import { secretAt } from '../../services/storage/secret-text'
import { type Clock, SYSTEM_CLOCK } from '../clock'
import type { Config } from '../config'
import { type Outbound, outboundOf } from '../outbound'
import { Community } from './community'

export interface Engage {
  readonly community: Pick<Community, 'post' | 'look'>
  readonly account: Pick<DelegatedAccount, 'token' | 'signIn'>
  /** Opens the chat with the bot; null locally, where Teams knows no bot. */
  readonly chatLink: string | null
}

/** As everywhere else, where nothing is said. */
export interface EngageEdges {
  readonly outbound?: Pick<Outbound, 'toEngage'>
  readonly clock?: Clock
  /** Told of a renewed sign-in that could not be kept; whoever asks for a token is told too. */
  readonly notKept?: () => void
  /** How Entra is reached. */
  readonly fetch?: typeof fetch
}

export function engageOf(config: Config, edges: EngageEdges = {}): Engage | null {
  const { engage, cloud, identity, mode } = config
  if (engage === null || cloud.engage === null) return null
  const {
    outbound = outboundOf(cloud, mode === 'local', true),
    clock = SYSTEM_CLOCK,
    notKept = () => {},
    fetch,
  } = edges
  const account = new DelegatedAccount({
    login: cloud.login,
    // Locally no tenant is known.
    tenant: identity?.tenantId ?? 'organizations',
    clientId: engage.clientId,
    // As documented for Yammer's interface: what an administrator consented to, `access_as_user`.
    scope: 'https://www.yammer.com/.default',
    kept: secretAt(engage.signIn),
    ...(fetch && { fetch }),
  })
  const community = new Community({
    root: cloud.engage,
    id: engage.community,
    account,
    mayCall: outbound.toEngage,
    notKept,
    clock,
  })
  return { account, community, chatLink: identity && chatLinkOf(cloud.teams, identity.tenantId, identity.appId) }
}

/** As Azure Bot Service gives it for the channel of Teams (`28:` is a bot), with the tenant for who has several. */
function chatLinkOf(teams: string, tenant: string, appId: string): string {
  return `${teams}/l/chat/0/0?tenantId=${encodeURIComponent(tenant)}&users=28:${encodeURIComponent(appId)}`
}
