import { getQuery } from 'h3'
import { withCorrections } from '#shared/bulletins/compare'
import { figuresWithRows, listIds, rowsQuerySchema, type Figure, type Row } from '#shared/bulletins/figures'
import { findBodyNames } from '#server/domain/bodies/queries'
import { getBulletin, listCorrections } from '#server/domain/bulletins/queries'
import { findPublicNames } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { monthOf } from '#server/http/bulletins'
import { definePublicHandler } from '#server/http/handlers'

/** The entries behind one figure of a month; of what people sent, only the counts by sub-district or body. */
export default definePublicHandler(async ({ event, db }) => {
  const month = monthOf(event)
  const { figure, subDistrict, body, from } = parseWith(rowsQuerySchema, getQuery(event))
  const [{ figures: frozen }, corrections] = await Promise.all([getBulletin(db, month), listCorrections(db, month)])
  const figures = withCorrections(frozen, corrections)
  const asked = { month, figure, subDistrict: subDistrict ?? null, body: body ?? null }
  if (figuresWithRows.includes(figure) && body === undefined) {
    const limit = 100
    const ids = listIds(figures, figure, subDistrict)
    const page = ids.slice(from, from + limit)
    const sites = await findPublicNames(db, page)
    return { ...asked, counts: null, bodies: {}, sites, total: ids.length, first: from + 1, gone: page.length - sites.length, next: from + limit < ids.length ? from + limit : null, previous: from > 0 ? Math.max(0, from - limit) : null }
  }
  const table = body === undefined ? figures.subDistricts : figures.bodies
  const counts = Object.entries(table as Record<string, Partial<Row>>).map(([key, row]): { key: string, figure: Figure } => ({ key, figure: row[figure as keyof Row] ?? null }))
  const bodies = Object.fromEntries(await findBodyNames(db, body === undefined ? [] : Object.keys(figures.bodies)))
  return { ...asked, counts, bodies, sites: [], total: 0, first: 0, gone: 0, next: null, previous: null }
})
