import { setResponseStatus } from 'h3'
import { answerSchema } from '#shared/hearings/answers'
import { writeAnswer } from '#server/domain/hearings/answers'
import { readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Writes an answer and gives it to points; sent again it is the same answer. */
export default defineStaffHandler('hearings', 'answer', async (context) => {
  const id = await writeAnswer(context.db, await readChange(context, answerSchema))
  setResponseStatus(context.event, 201)
  return { id }
}, ofMatter)
