import { acceptReport } from '#server/domain/reports/commands'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { acceptanceSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'accept', context => answerMove(context, acceptanceSchema, acceptReport), ofReport)
