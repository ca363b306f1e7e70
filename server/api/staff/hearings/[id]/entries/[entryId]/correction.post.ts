import { correctEntry } from '#server/domain/hearings/entries'
import { parseBody } from '#server/http/body'
import { entryIdOf, ofEntry } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { laterEntrySchema } from '#shared/hearings/entries'

export default defineStaffHandler('hearings', 'enter', async ({ event, db, keys, actor, now }) => {
  const { version, said: { submissionId: _, ...said }, ...entry } = await parseBody(event, laterEntrySchema)
  return correctEntry(db, { entryId: entryIdOf(event), version, entry: { ...entry, said }, actor, keys, locale: 'zh-CN', now })
}, ofEntry)
