import { archiveSchema } from '#shared/hearings/answers'
import { archiveMatter } from '#server/domain/hearings/closing'
import { readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Puts a decided matter away for good. */
export default defineStaffHandler('hearings', 'publish', async (context) => {
  await archiveMatter(context.db, await readChange(context, archiveSchema))
  return { archived: true }
}, ofMatter)
