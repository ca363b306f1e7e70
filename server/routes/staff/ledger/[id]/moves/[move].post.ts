import { getRouterParam } from 'h3'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { forbidden, invalid, notFound } from '#server/http/errors'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffFormHandler } from '#server/http/staff'
import { toIssues } from '#shared/errors'
import { atFields, toGivenFacts, wordsAsked } from '#shared/ledger/moveForm'
import { moveNames } from '#shared/ledger/moves'
import { moveWordsSchema, roundFactsSchema } from '#shared/ledger/rounds'
import { moveVersionSchema } from '#shared/ledger/schemas'

/** One move of one site, by whoever the table of moves lets do it. */
export default defineStaffFormHandler('ledger', 'read', async ({ event, db, fields, actor, calendar, now, site: { heating } }) => {
  const move = moveNames.find(name => name === getRouterParam(event, 'move'))
  if (move === undefined) throw notFound()
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  if (!mayMove(actor)(move, site.subDistrict)) throw forbidden()
  const asked = wordsAsked(move)
  const typed = Object.entries({ reason: fields.reason, ...asked && { [asked]: fields[asked] } }).filter(([, text]) => typeof text === 'string' && text.trim() !== '')
  const facts = roundFactsSchema.safeParse(toGivenFacts(move, fields))
  const words = moveWordsSchema.safeParse(Object.fromEntries(typed))
  if (!facts.success || !words.success) throw invalid({ issues: atFields([facts, words].flatMap(({ error }) => error ? toIssues(error) : [])) })
  await moveSite(db, { siteId: site.id, ...parseWith(moveVersionSchema, { version: fields.version }), request: { move, facts: facts.data, ...words.data }, actor, calendar, heating, now })
  return `/staff/ledger/${site.id}`
})
