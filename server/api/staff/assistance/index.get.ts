import { getQuery } from 'h3'
import { listForBody, listRequests } from '#server/domain/assistance/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { assistanceListSchema } from '#shared/assistance/schemas'

const limit = 50

/** Requests of the places somebody is responsible for; for somebody of a body what was given to that body, and nothing else. */
export default defineStaffHandler('assistance', 'read', async ({ event, db, actor }) => {
  const { list = 'open', bodyList = 'sent', number, cursor } = parseWith(assistanceListSchema, getQuery(event))
  const { scope } = actor
  return scope.bodyId === null
    ? { own: null, all: await listRequests(db, { scope, list, number, cursor, limit }) }
    : { own: await listForBody(db, { bodyId: scope.bodyId, list: bodyList, cursor, limit }), all: null }
})
