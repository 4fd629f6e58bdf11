/** A collection as Graph gives it: a page, what is left of it behind an opaque link, and its number where it was asked. */
import { type Answer, found, refusal } from './answer'
import { BadQuery, filtered, type Row, selected, topOf } from './query'

export interface CollectionRequest {
  readonly query: URLSearchParams
  /** The header `ConsistencyLevel: eventual` was there. */
  readonly eventual: boolean
  /** The address of the collection, without its query. */
  readonly url: string
}

/** `defaults`: what is told where `$select` is absent. */
export function collectionOf(rows: readonly Row[], request: CollectionRequest, defaults: readonly string[]): Answer {
  const { query, eventual, url } = request
  // Without the header, Graph ignores a wish to count.
  const counts = eventual && query.get('$count') === 'true'
  const matching = filtered(rows, query.get('$filter'), counts)
  const from = placeOf(query.get('$skiptoken'))
  const to = from + topOf(query.get('$top'))
  const next = new URLSearchParams(query)
  next.set('$skiptoken', Buffer.from(`from ${to}`).toString('base64url'))
  return found({
    '@odata.context': `${url}/$metadata`,
    // Told with the first page alone.
    ...(counts && from === 0 && { '@odata.count': matching.length }),
    ...(to < matching.length && { '@odata.nextLink': `${url}?${next}` }),
    value: matching.slice(from, to).map((row) => selected(row, query.get('$select'), defaults)),
  })
}

/** A cast, such as to users alone, is known to the index only. */
export function requireIndex({ query, eventual }: CollectionRequest): void {
  if (eventual && query.get('$count') === 'true') return
  throw new BadQuery(
    refusal(400, 'Request_UnsupportedQuery', "Works through the header 'ConsistencyLevel: eventual' and $count only."),
  )
}

function placeOf(token: string | null): number {
  if (token === null) return 0
  const [, place] = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (place === undefined) throw new BadQuery(refusal(400, 'Directory_ExpiredPageToken'))
  return Number(place)
}
