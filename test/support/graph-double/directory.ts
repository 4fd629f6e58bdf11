/** The people and groups of one organisation. */
import type { Row } from './query'

export interface GraphUser {
  readonly id: string
  /** The id unless given. */
  readonly displayName?: string
  readonly userPrincipalName?: string
  readonly mail?: string | null
  /** Null for accounts of the early days. */
  readonly userType?: 'Member' | 'Guest' | null
  readonly accountEnabled?: boolean
  readonly department?: string | null
  readonly officeLocation?: string | null
  readonly country?: string | null
  readonly preferredLanguage?: string | null
}

export interface GraphGroup {
  readonly id: string
  readonly displayName: string
  /** Ids of people and of groups. */
  readonly members: readonly string[]
  /** Ids of people; nobody unless given. */
  readonly owners?: readonly string[]
}

/** What Graph tells of a person unless more is asked for. */
export const USER_DEFAULTS = ['displayName', 'mail', 'officeLocation', 'preferredLanguage', 'userPrincipalName', 'id']
export const GROUP_DEFAULTS = ['id', 'displayName']

export class Directory {
  readonly #users = new Map<string, Row>()
  readonly #groups = new Map<string, GraphGroup>()

  addUser(user: GraphUser): void {
    const userPrincipalName = user.userPrincipalName ?? `${user.id}@example.org`
    const row = { userType: 'Member', accountEnabled: true, mail: userPrincipalName, displayName: user.id, ...user }
    this.#users.set(user.id, { ...row, userPrincipalName })
  }

  addGroup(group: GraphGroup): void {
    this.#groups.set(group.id, group)
  }

  get users(): readonly Row[] {
    return [...this.#users.values()]
  }

  get groups(): readonly Row[] {
    return [...this.#groups.values()].map(({ id, displayName }) => ({ id, displayName }))
  }

  hasUser(id: string): boolean {
    return this.#users.has(id)
  }

  group(id: string): Row | undefined {
    return this.groups.find((group) => group['id'] === id)
  }

  /** Null where there is no such group. */
  ownersOf(id: string): readonly Row[] | null {
    const group = this.#groups.get(id)
    return group === undefined
      ? null
      : (group.owners ?? []).map((owner) => this.#users.get(owner)).filter((owner) => owner !== undefined)
  }

  /** Each person once, also those of groups within it; null where there is no such group. */
  peopleOf(id: string): readonly Row[] | null {
    if (!this.#groups.has(id)) return null
    const [people, seen] = [new Map<string, Row>(), new Set<string>()]
    const walk = (member: string) => {
      if (seen.has(member)) return
      seen.add(member)
      const user = this.#users.get(member)
      if (user !== undefined) people.set(member, user)
      for (const inner of this.#groups.get(member)?.members ?? []) walk(inner)
    }
    walk(id)
    return [...people.values()]
  }
}
