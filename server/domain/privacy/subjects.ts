import type { Keys } from '../../crypto/keys.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'
import { assistanceRights } from '../assistance/rights.ts'
import { applicationRights, commentRights, proposalRights } from '../hearings/rights.ts'
import { objectionRights } from '../objections/rights.ts'
import { reportRights } from '../reports/rights.ts'
import { orderRights, volunteerRights } from '../volunteers/rights.ts'

export interface Acting { id: string, photos: PhotoStore, keys: Keys, calendar: WorkCalendar, now: Date }

/** What was sent, as it is kept: a proof of its receipt is made from it. */
export type Sent = Readonly<Record<string, unknown>> & { id: string, number: string, submissionId: string }

/** What whoever holds a receipt of one kind can do about their own data. */
export interface SubjectActs {
  sent: (db: Database, ids: string[]) => Promise<Sent[]>
  /** All rows the receipt is about, where it is about more than one. */
  idsOf?: (db: Database, id: string) => Promise<string[]>
  /** Takes out how they are reached, at once; null where nothing to reach anybody is ever kept. */
  deleteContact: ((db: Database, acting: Acting) => Promise<void>) | null
  /** Consent is taken back: everything goes that can go without changing what was public. */
  erase: (db: Database, acting: Acting) => Promise<void>
  /** A mail that says only that there is something to look up; null where there is nowhere to send it. */
  notice: ((db: Database, acting: Pick<Acting, 'id' | 'keys' | 'now'>) => Promise<(tx: Database) => Write[]>) | null
}

/** Each domain says for its kind what there is to do; a new kind of receipt does not compile without it. */
export const subjects: Record<ReceiptKind, SubjectActs> = {
  report: reportRights, comment: commentRights, application: applicationRights, proposal: proposalRights, volunteer: volunteerRights, order: orderRights,
  objection: objectionRights,
  assistance: assistanceRights,
}
