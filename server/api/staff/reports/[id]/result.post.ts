import { finishReport } from '#server/domain/reports/work'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { resultSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'work', context => answerMove(context, resultSchema, finishReport), ofReport)
