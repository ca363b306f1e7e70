import { discardEntry } from '#server/domain/hearings/entries'
import { parseBody } from '#server/http/body'
import { entryIdOf, ofEntry } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { discardSchema } from '#shared/hearings/entries'

export default defineStaffHandler('hearings', 'enter', async ({ event, db, actor, now }) => {
  await discardEntry(db, { entryId: entryIdOf(event), ...await parseBody(event, discardSchema), actor, now })
  return { discarded: true }
}, ofEntry)
