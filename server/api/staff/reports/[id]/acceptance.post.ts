import { acceptReport } from '#server/domain/reports/commands'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { stepSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'accept', context => answerMove(context, stepSchema, acceptReport), ofReport)
