import { setResponseStatus } from 'h3'
import { keepView } from '#server/domain/reports/views'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { viewSchema } from '#shared/reports/schemas'

/** Keeps a list of the queue under a name, for this person alone. */
export default defineStaffHandler('account', 'change', async ({ event, db, actor, now }) => {
  const { name, query } = await parseBody(event, viewSchema)
  const filter = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()
  const id = await keepView(db, { staffId: actor.id, name, query: filter, now })
  setResponseStatus(event, 201)
  return { id, name, query: filter }
})
