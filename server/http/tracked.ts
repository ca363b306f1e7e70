import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import type { ReceiptKind } from '../../shared/receipts/number.ts'
import type { Keys } from '../crypto/keys.ts'
import type { Database } from '../database/connect.ts'
import { getTrackedRequest } from '../domain/assistance/tracked.ts'
import { getTrackedProposal } from '../domain/hearings/deliberation.ts'
import { getTrackedApplication } from '../domain/hearings/meetingPages.ts'
import { getTrackedComment } from '../domain/hearings/tracked.ts'
import { getTrackedObjection } from '../domain/objections/tracked.ts'
import { getTrackedReport } from '../domain/reports/tracked.ts'
import { getTrackedVolunteer } from '../domain/volunteers/tracked.ts'
import { getTrackedOrder } from '../domain/volunteers/trackedOrders.ts'

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

/** What a receipt of each kind opens, as its own page shows it. */
export const tracked = {
  report: (db: Database, id: string, { calendar, now }: Circumstances) => getTrackedReport(db, { reportId: id, calendar, now }),
  comment: (db: Database, id: string, { calendar }: Circumstances) => getTrackedComment(db, { commentId: id, calendar }),
  volunteer: (db: Database, id: string, { keys }: Circumstances) => getTrackedVolunteer(db, { volunteerId: id, keys }),
  application: (db: Database, id: string, { keys, now }: Circumstances) => getTrackedApplication(db, { applicationId: id, keys, now }),
  async proposal(db: Database, id: string, { keys }: Circumstances) {
    const { queryCode: _, ...proposal } = await getTrackedProposal(db, { proposalId: id, keys })
    return { kind: 'proposal' as const, ...proposal }
  },
  order: (db: Database, id: string, { keys, calendar, now }: Circumstances) => getTrackedOrder(db, { subjectId: id, keys, calendar, now }),
  objection: (db: Database, id: string, { keys, calendar, now }: Circumstances) => getTrackedObjection(db, { objectionId: id, keys, calendar, now }),
  assistance: async (db: Database, id: string, { keys, calendar }: Circumstances) => ({ kind: 'assistance' as const, ...await getTrackedRequest(db, { requestId: id, keys, calendar }) }),
} satisfies Record<ReceiptKind, (db: Database, id: string, circumstances: Circumstances) => Promise<unknown>>
