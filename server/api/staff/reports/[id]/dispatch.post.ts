import { dispatchReport } from '#server/domain/reports/case'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { dispatchSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'dispatch', context => answerMove(context, dispatchSchema, dispatchReport), ofReport)
