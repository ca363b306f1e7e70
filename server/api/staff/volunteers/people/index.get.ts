import { getQuery } from 'h3'
import { listPeople } from '#server/domain/volunteers/people'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { peopleListSchema } from '#shared/volunteers/standingSchemas'

/** The volunteers of the person's communities in one state; those who wait for their check unless said otherwise. */
export default defineStaffHandler('volunteers', 'read', ({ event, db, actor, now }) => {
  const { state = 'applied', ...query } = parseWith(peopleListSchema, getQuery(event))
  return listPeople(db, { state, ...query, scope: actor.scope, limit: 50, now })
})
