import { randomInt } from 'node:crypto'
import { getQuery, getRouterParam } from 'h3'
import { getPublicMatter } from '../../../domain/hearings/queries.ts'
import { countFound, countGroups, countShown, getGroup, listClauses, listComments, listGroups } from '../../../domain/hearings/reading.ts'
import { parseWith } from '../../../http/body.ts'
import { groupWhenChanged } from '../../../http/grouping.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { rateLimits, requireAllowance } from '../../../http/rateLimit.ts'
import { readingSchema, seedCount } from '../../../../shared/hearings/reading.ts'
import { stateOf } from '../../../../shared/hearings/rules.ts'
import { similarity } from '../../../../shared/hearings/similar.ts'

const mostGroups = 100

/** What people say to a matter, page by page. Who brings no `seed` enters the ring anywhere, and is told where. */
export default definePublicHandler(async (context) => {
  const { event, db, now } = context
  const { order = 'random', seed = randomInt(seedCount), clause, q, group: groupOf, view, limit, cursor } = parseWith(readingSchema, getQuery(event))
  if (q) await requireAllowance(event, context, rateLimits.search, now)
  const matter = await getPublicMatter(db, getRouterParam(event, 'id') ?? '')
  const group = groupOf === undefined ? null : await getGroup(db, { matterId: matter.id, id: groupOf })
  const narrowing = { clause: clause === 'whole' ? null : clause, q: q || undefined, groupId: group?.id }
  const isNarrowed = narrowing.clause !== undefined || narrowing.q !== undefined
  const sizes = await countGroups(db, matter.id)
  const [page, counts, clauses, groups, found] = await Promise.all([
    view === 'groups' ? { items: [], nextCursor: null } : listComments(db, { matter, order, seed, ...narrowing, limit, cursor, sizes }),
    countShown(db, matter.id, sizes),
    listClauses(db, matter),
    view === 'groups' ? listGroups(db, matter.id, { limit: mostGroups, sizes }) : [],
    isNarrowed ? countFound(db, { matterId: matter.id, ...narrowing }) : null,
  ])
  await groupWhenChanged(context, { matterId: matter.id, now })
  const { id, kind, notice: { title }, textVersion, isDemo, opensAt, closesAt } = matter
  return { matter: { id, kind, state: stateOf(matter, now)!, title, textVersion, isDemo, opensAt, closesAt }, counts, clauses, order, seed, found, group, groups, similarity, ...page }
})
