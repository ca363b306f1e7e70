import { getRouterParam, setResponseStatus } from 'h3'
import { addNote } from '#server/domain/reports/commands'
import { getPlaceOf } from '#server/domain/reports/queries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { noteSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'note', async ({ event, db, actor, now }) => {
  const { text } = await parseBody(event, noteSchema)
  await addNote(db, { reportId: getRouterParam(event, 'id') ?? '', text, actor, now })
  setResponseStatus(event, 201)
  return { text }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
