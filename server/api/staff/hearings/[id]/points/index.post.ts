import { pointsSchema } from '#shared/hearings/answers'
import { splitComment } from '#server/domain/hearings/answers'
import { readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Makes quotes of a comment points. */
export default defineStaffHandler('hearings', 'answer', async context => ({ ids: await splitComment(context.db, await readChange(context, pointsSchema)) }), ofMatter)
