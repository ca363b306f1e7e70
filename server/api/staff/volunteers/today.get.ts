import { getQuery } from 'h3'
import { z } from 'zod'
import { getToday } from '#server/domain/volunteers/today'
import { parseWith } from '#server/http/body'
import { communitiesIn, placeOfCommunity } from '#server/http/hours'
import { defineStaffHandler } from '#server/http/staff'

const query = z.object({ community: z.string().max(20).optional() })

/** Today's screen of one community, and between which communities one may choose. */
export default defineStaffHandler('volunteers', 'read', async ({ event, db, actor, now }) => {
  const choices = communitiesIn(actor.scope)
  // Whoever is bound to communities sees the first of theirs at once; whoever has a whole sub-district chooses.
  const community = parseWith(query, getQuery(event)).community || (actor.communities?.length || choices.length === 1 ? choices[0] : undefined)
  if (community) actor.requireRow(placeOfCommunity(community))
  return { choices, community: community ?? null, now, ...community ? await getToday(db, { community, now }) : { today: null, shifts: [], orders: [], counts: null } }
})
