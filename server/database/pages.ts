import { setImmediate as turn } from 'node:timers/promises'

/**
 * All rows of a query, a page at a time: `read` gives at most `limit` rows after a row in the query's full order, and the first
 * ones after undefined. Others are answered before each page: SQLite answers without waiting, and whoever takes the rows may
 * never wait either, so that a long export would keep the process to itself. A page is small enough that nobody notices it.
 */
export async function* walkPages<Row>(limit: number, read: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  for (let after: Row | undefined; ;) {
    await turn()
    const rows = await read(after)
    if (rows.length > 0) yield rows
    if (rows.length < limit) return
    after = rows.at(-1)
  }
}
