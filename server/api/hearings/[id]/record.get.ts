import { getPublicMatter } from '#server/domain/hearings/queries'
import { findPublicRecord } from '#server/domain/hearings/record'
import { listSpokenTimes } from '#server/domain/hearings/speeches'
import { definePublicHandler } from '#server/http/handlers'
import { matterIdOf } from '#server/http/matters'

/** The record of the meeting with every change since it was published, and who spoke for how long; null before. */
export default definePublicHandler(async ({ event, db, now }) => {
  const { id, kind, notice } = await getPublicMatter(db, matterIdOf(event))
  const record = await findPublicRecord(db, id)
  return { id, kind, title: notice.title, record, times: record ? await listSpokenTimes(db, id) : [], now }
})
