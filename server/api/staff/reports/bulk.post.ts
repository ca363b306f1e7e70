import { moveInBulk, previewBulk } from '#server/domain/reports/bulk'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { bulkSchema } from '#shared/reports/schemas'

/** One move for many reports: a preview of what each would become, or what each became, with the reason where one did not. */
export default defineStaffHandler('reports', 'read', async ({ event, db, keys, calendar, actor, now }) => {
  const { preview, ...order } = await parseBody(event, bulkSchema)
  const asking = { ...order, actor: { ...actor, scope: actor.scope } }
  return { results: preview ? await previewBulk(db, asking) : await moveInBulk(db, { ...asking, keys, calendar, now }) }
})
