/** Whom addresses and object ids mean: asked for by name where they are few, by reading everybody where they are many. */
import { z } from 'zod'
import type { Listed } from '../../services/waves/listed'
import { bodyOf, shaped } from './failure'
import { BATCH, type Graph } from './graph'
import { type DirectoryPerson, employeesInOrganisation, PERSON_FIELDS, peopleIn, personOf } from './people'
import type { GraphRequest } from './request'

/** Resolves to who each may mean: by object id, by user principal name, else by mail. Rejects as Graph's reading does. */
export async function lookUp(
  graph: Graph,
  listed: readonly Listed[],
  signal: AbortSignal,
): Promise<(who: Listed) => readonly DirectoryPerson[]> {
  const found = new Found(listed)
  const queries = queriesFor(listed)
  const people = (await isCheaperWhole(graph, queries, signal))
    ? peopleIn(graph, null, signal)
    : peopleBy(graph, queries, signal)
  for await (const page of people) for (const person of page) found.add(person)
  return (who) => found.meantBy(who)
}

/** Only those who were asked for are kept. */
class Found {
  readonly #ids = new Map<string, DirectoryPerson>()
  readonly #names = new Map<string, DirectoryPerson>()
  readonly #mails = new Map<string, readonly DirectoryPerson[]>()
  readonly #wanted: ReadonlySet<string>

  constructor(listed: readonly Listed[]) {
    this.#wanted = new Set(listed.map((who) => (who.kind === 'address' ? who.address : who.id)))
  }

  add(person: DirectoryPerson): void {
    const { id, userPrincipalName, mail } = person
    if (this.#wanted.has(id)) this.#ids.set(id, person)
    if (this.#wanted.has(userPrincipalName)) this.#names.set(userPrincipalName, person)
    if (mail === null || !this.#wanted.has(mail)) return
    const others = (this.#mails.get(mail) ?? []).filter((other) => other.id !== id)
    this.#mails.set(mail, [...others, person])
  }

  meantBy(who: Listed): readonly DirectoryPerson[] {
    const one = who.kind === 'object-id' ? this.#ids.get(who.id) : this.#names.get(who.address)
    if (one !== undefined) return [one]
    return who.kind === 'object-id' ? [] : (this.#mails.get(who.address) ?? [])
  }
}

/** The most values that Graph compares in one filter, and the longest. */
const VALUES = 15
const LONGEST_VALUE = 120
const PEOPLE_A_PAGE = 999

function queriesFor(listed: readonly Listed[]): readonly GraphRequest[] {
  const ids = listed.flatMap((who) => (who.kind === 'object-id' ? [who.id] : []))
  const addresses = listed.flatMap((who) => (who.kind === 'address' ? [who.address] : []))
  return [...filtersOn('id', ids), ...filtersOn('userPrincipalName', addresses), ...filtersOn('mail', addresses)].map(
    (filter) => ({ path: `/users?$select=${PERSON_FIELDS}&$top=999&$filter=${encodeURIComponent(filter)}` }),
  )
}

function filtersOn(property: string, values: readonly string[]): readonly string[] {
  const comparable = values.filter((value) => value.length <= LONGEST_VALUE)
  return chunksOf(comparable, VALUES).map(
    (chunk) => `${property} in (${chunk.map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`,
  )
}

async function isCheaperWhole(graph: Graph, queries: readonly GraphRequest[], signal: AbortSignal): Promise<boolean> {
  if (queries.length <= BATCH) return false
  return (await employeesInOrganisation(graph, signal)) / PEOPLE_A_PAGE < queries.length
}

async function* peopleBy(
  graph: Graph,
  queries: readonly GraphRequest[],
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryPerson[]> {
  for (const chunk of chunksOf(queries, BATCH)) {
    for (const answer of await graph.batch(chunk, 'User.Read.All', signal)) {
      yield shaped(PEOPLE, bodyOf(answer, 'User.Read.All')).value.map(personOf)
    }
  }
}

const PEOPLE = z.object({ value: z.array(z.unknown()) })

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))
}
