import { getQuery } from 'h3'
import { readStanding } from '../domain/ledger/publicSite.ts'
import { findReviewDue } from '../domain/objections/queries.ts'
import { listPages } from '../http/content.ts'
import { definePublicHandler } from '../http/handlers.ts'

/**
 * What may happen at each stage of a site and what a person can do, or the stage of one state (`?state=`), or of the state
 * of one site with its days worked out (`?site=`).
 */
export default definePublicHandler(async ({ event, db, locale, now, calendar }) => {
  const { state, site: siteId } = getQuery(event)
  const standing = typeof siteId === 'string' && siteId !== '' ? await readStanding(db, siteId, { now, calendar }) : null
  const wanted = standing ? standing.status : state === undefined ? undefined : String(state)
  const stages = await listPages('rights', locale)
  const items = stages
    .filter(({ states }) => wanted === undefined || (wanted !== null && states.includes(wanted)))
    .map(({ slug, language, title, summary, states, mayHappen, mayNotHappen, youCan, deadlines, call, law, publishedOn, reviewOn, body }) =>
      ({ slug, language, title, summary, states, mayHappen, mayNotHappen, youCan, deadlines, call, law, publishedOn, reviewOn, body }))
  return { items, site: standing && { id: String(siteId), ...standing, reviewDueOn: standing.isFrozen ? await findReviewDue(db, String(siteId)) : null }, nextCursor: null }
})
