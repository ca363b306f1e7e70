import { moveTurn } from '#server/domain/hearings/speeches'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { answerTurn } from '#server/http/turns'
import { turnMoveSchema } from '#shared/hearings/recordSchemas'

export default defineStaffHandler('hearings', 'meet', context => answerTurn(context, turnMoveSchema, moveTurn), ofMatter)
