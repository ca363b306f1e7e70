import { groupSchema } from '#shared/hearings/answers'
import { answerGroup } from '#server/domain/hearings/answers'
import { pointIdOf, readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Gives the answer of a point to the same sentence in its near copies. */
export default defineStaffHandler('hearings', 'answer', async (context) => {
  const count = await answerGroup(context.db, { ...await readChange(context, groupSchema), pointId: pointIdOf(context.event) })
  return { count }
}, ofMatter)
