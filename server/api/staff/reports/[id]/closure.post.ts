import { closeReport } from '#server/domain/reports/outcome'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { reasonSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'supervise', context => answerMove(context, reasonSchema, closeReport), ofReport)
