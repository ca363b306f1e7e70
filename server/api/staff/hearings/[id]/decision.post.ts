import { decisionSchema } from '#shared/hearings/answers'
import { decideMatter } from '#server/domain/hearings/closing'
import { readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Publishes what was decided and how the comments were used. */
export default defineStaffHandler('hearings', 'publish', async (context) => {
  await decideMatter(context.db, await readChange(context, decisionSchema))
  return { decided: true }
}, ofMatter)
