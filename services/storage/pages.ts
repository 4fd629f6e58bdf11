import { withDeadline } from './deadline'
import type { Query, Row, Table } from './table'

/** The rows that match, a page at a time and none of them empty; each page has a deadline of its own. `stop` ends it. */
export async function* pagesOf(
  table: Table,
  partition: string,
  query: Query,
  stop?: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined
  do {
    const page = await withDeadline(PAGE_MILLISECONDS, (signal) => table.page(partition, query, after, signal), stop)
    if (page.rows.length > 0) yield page.rows
    after = page.next
  } while (after !== undefined)
}

/** Azure itself ends a page after five seconds; the client may ask three times. */
const PAGE_MILLISECONDS = 20_000
