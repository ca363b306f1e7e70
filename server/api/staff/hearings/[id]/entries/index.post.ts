import { setResponseStatus } from 'h3'
import { enterComment } from '#server/domain/hearings/entries'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { firstEntrySchema } from '#shared/hearings/entries'

/** The first of two people enters a comment from paper or telephone; the entry's id is the submission's. */
export default defineStaffHandler('hearings', 'enter', async ({ event, db, keys, actor, now }) => {
  const { scan, said: { submissionId, ...said }, ...entry } = await parseBody(event, firstEntrySchema)
  const made = await enterComment(db, { matterId: matterIdOf(event), entryId: submissionId, scan, entry: { ...entry, said }, actor, keys, now })
  setResponseStatus(event, 201)
  return made
}, ofMatter)
