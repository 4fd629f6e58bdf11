/** What Graph does and answers when nothing goes wrong, one request at a time. */
import { type Answer, found, missingRole, REFUSALS, refusal } from './answer'
import { collectionOf, requireIndex } from './collection'
import { type Directory, GROUP_DEFAULTS, USER_DEFAULTS } from './directory'
import { APP_DEFAULTS, APP_EXPANSION, type Installations } from './installations'
import { BadQuery, type Row, selected } from './query'

export interface Asked {
  readonly method: string
  /** Below the version, decoded, without the query: `/users`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly eventual: boolean
  readonly body: unknown
  /** `http://127.0.0.1:1234/v1.0`, for links. */
  readonly root: string
}

export class Service {
  constructor(
    private readonly directory: Directory,
    private readonly installations: Installations,
    private readonly granted: ReadonlySet<string>,
  ) {}

  answer(asked: Asked): Answer {
    try {
      return this.#route(asked)
    } catch (error) {
      if (error instanceof BadQuery) return error.answer
      throw error
    }
  }

  #route(asked: Asked): Answer {
    const [, , id = ''] = asked.path.split('/')
    switch (`${asked.method} ${shapeOf(asked.path)}`) {
      case 'GET users':
        return this.#directory('User.Read.All') ?? collectionOf(this.directory.users, linked(asked), USER_DEFAULTS)
      case 'GET groups':
        return (
          this.#directory('GroupMember.Read.All') ?? collectionOf(this.directory.groups, linked(asked), GROUP_DEFAULTS)
        )
      case 'GET groups/item':
        return this.#directory('GroupMember.Read.All') ?? this.#group(asked, id)
      case 'GET groups/item/transitiveMembers/microsoft.graph.user':
        return this.#directory('GroupMember.Read.All') ?? this.#people(asked, this.directory.peopleOf(id))
      case 'GET groups/item/owners/microsoft.graph.user':
        return this.#directory('GroupMember.Read.All') ?? this.#people(asked, this.directory.ownersOf(id))
      case 'GET appCatalogs/teamsApps':
        return this.#teams('AppCatalog.Read.All') ?? this.#apps(asked)
      case 'POST users/item/teamwork/installedApps':
        return this.#teams('TeamsAppInstallation.ReadWriteSelfForUser.All') ?? this.#install(asked, id)
      default:
        return refusal(400, 'Request_BadRequest', `The double knows no ${asked.method} ${asked.path}`)
    }
  }

  #apps(asked: Asked): Answer {
    const expanded = asked.query.get('$expand') === APP_EXPANSION ? ['appDefinitions'] : []
    return collectionOf(this.installations.rows, linked(asked), [...APP_DEFAULTS, ...expanded])
  }

  #group(asked: Asked, id: string): Answer {
    const group = this.directory.group(id)
    return group === undefined
      ? REFUSALS.nothingThere
      : found(selected(group, asked.query.get('$select'), GROUP_DEFAULTS))
  }

  #people(asked: Asked, people: readonly Row[] | null): Answer {
    requireIndex(linked(asked))
    if (people === null) return REFUSALS.nothingThere
    const answer = collectionOf(people, linked(asked), USER_DEFAULTS)
    return this.granted.has('User.Read.All') ? answer : withIdsOnly(answer)
  }

  #install(asked: Asked, user: string): Answer {
    if (!this.directory.hasUser(user)) return refusal(404, 'NotFound', 'The user was not found.')
    return this.installations.install(user, asked.body)
  }

  /** The refusal where the permission is missing. */
  #directory(permission: string): Answer | null {
    return this.granted.has(permission) ? null : REFUSALS.denied
  }

  #teams(permission: string): Answer | null {
    return this.granted.has(permission) ? null : missingRole(permission, this.granted)
  }
}

function shapeOf(path: string): string {
  const [collection = '', second, ...rest] = path.split('/').slice(1)
  if (collection === 'appCatalogs') return [collection, second, ...rest].join('/')
  return [collection, ...(second === undefined ? [] : ['item', ...rest])].join('/')
}

function linked(asked: Asked) {
  return { ...asked, url: `${asked.root}${asked.path}` }
}

/** Whoever may not read people is told that they are there, and nothing about them. */
function withIdsOnly(answer: Answer): Answer {
  const body = answer.body as { readonly value: readonly Row[] } // What collectionOf made.
  const value = body.value.map((row) =>
    Object.fromEntries(Object.keys(row).map((key) => [key, key === 'id' ? row[key] : null])),
  )
  return { ...answer, body: { ...body, value } }
}
