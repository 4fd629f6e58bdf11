/** The catalogue of apps, and for whom which is installed. */
import { type Answer, REFUSALS, refusal, throttled } from './answer'
import type { Row } from './query'

export interface CatalogueApp {
  /** The catalogue's own. */
  readonly id: string
  /** The manifest's. */
  readonly externalId: string
  readonly distributionMethod: 'organization' | 'store' | 'sideloaded'
  /** The identity of its bot, as the manifest says. */
  readonly bot?: string
}

export const APP_DEFAULTS = ['id', 'externalId', 'displayName', 'distributionMethod']
/** Told where the query asks for it. */
export const APP_EXPANSION = 'appDefinitions($expand=bot)'

export class Installations {
  apps: readonly CatalogueApp[] = []
  /** An app policy forbids it to them. */
  readonly blocked = new Set<string>()
  /** What Teams tells the app of, once for each person. */
  onInstalled: (user: string) => void = () => {}
  readonly #installed = new Map<string, Set<string>>()
  readonly #moments: number[] = []

  /** `perSecond`: beyond so many, 429; null for no limit. */
  constructor(
    private readonly now: () => number,
    private readonly perSecond: number | null,
  ) {}

  get rows(): readonly Row[] {
    return this.apps.map((app) => ({
      ...app,
      displayName: 'Audience Profile',
      appDefinitions: [{ version: '1.0.0', bot: app.bot === undefined ? null : { id: app.bot } }],
    }))
  }

  has(user: string): boolean {
    return (this.#installed.get(user)?.size ?? 0) > 0
  }

  /** Asked a second time for the same, Teams says 409. */
  install(user: string, body: unknown): Answer {
    if (this.#isTooMany()) return throttled(1)
    const app = this.apps.find(({ id }) => id === appNamedIn(body))
    if (app === undefined) return refusal(404, 'NotFound', 'The definition of the app was not found in the catalogue.')
    if (this.blocked.has(user)) return REFUSALS.blockedByPolicy
    const apps = this.#installed.get(user) ?? new Set()
    if (apps.has(app.externalId)) return refusal(409, 'Conflict', 'The app is installed already.')
    this.#installed.set(user, apps.add(app.externalId))
    this.onInstalled(user)
    return { status: 201, body: null }
  }

  #isTooMany(): boolean {
    const now = this.now()
    while ((this.#moments[0] ?? now) <= now - 1000) this.#moments.shift()
    if (this.perSecond !== null && this.#moments.length >= this.perSecond) return true
    this.#moments.push(now)
    return false
  }
}

function appNamedIn(body: unknown): string {
  const link: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'teamsApp@odata.bind') : null
  return typeof link === 'string' ? (/\/v1\.0\/appCatalogs\/teamsApps\/([^/]+)$/.exec(link)?.[1] ?? '') : ''
}
