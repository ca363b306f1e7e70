import { previewPublishing, publishInBulk } from '#server/domain/hearings/commentBulk'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { bulkPublishSchema } from '#shared/hearings/moderationSchemas'

/** Many comments published at once: a preview of what each would become, or what each became, with the reason where one did not. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, keys, actor, now }) => {
  const { items, preview } = await parseBody(event, bulkPublishSchema)
  const asked = { matterId: matterIdOf(event), items }
  return { results: preview ? await previewPublishing(db, asked) : await publishInBulk(db, { ...asked, actor, keys, now }) }
}, ofMatter)
