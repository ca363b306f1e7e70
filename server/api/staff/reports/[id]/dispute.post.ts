import { disputeReport } from '#server/domain/reports/work'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { reasonSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'work', context => answerMove(context, reasonSchema, disputeReport), ofReport)
