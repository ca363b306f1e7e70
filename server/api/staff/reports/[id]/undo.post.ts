import { undoDecision } from '#server/domain/reports/undo'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { stepSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'accept', context => answerMove(context, stepSchema, undoDecision), ofReport)
