import { transferReport } from '#server/domain/reports/case'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { transferSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'transfer', context => answerMove(context, transferSchema, transferReport), ofReport)
