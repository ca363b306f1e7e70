import { eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { ContactAnswer } from '../../../shared/reports/schemas.ts'
import type { Report } from './queries.ts'
import { reportContacts } from './tables.ts'

type ContactColumn = keyof ContactAnswer
const columns = ['name', 'phone', 'email'] as const satisfies readonly ContactColumn[]

const placeOf = (reportId: string, column: ContactColumn) => `report_contacts:${reportId}:${column}`

/** The contact of a new report, each value sealed to its row and column. */
export function keepContact(tx: Database, { reportId, contact, keys }: { reportId: string, contact: ContactAnswer, keys: Keys }): Write {
  const sealed = Object.fromEntries(columns.map(column => [column, sealTo(reportId, column, contact[column], keys)])) as Record<ContactColumn, string | null>
  return tx.insert(reportContacts).values({ reportId, ...sealed }).returning({ id: reportContacts.reportId })
}

function sealTo(reportId: string, column: ContactColumn, value: string | null, keys: Keys): string | null {
  return value === null ? null : seal(value, placeOf(reportId, column), keys.contact)
}

/**
 * A mail that says only that there is something to look up, to be committed with the change it tells of; its address is
 * not shown to whoever caused it. No write without an address. It leaves at `dueAt`, `now` unless said.
 */
export async function prepareNotice(
  db: Database, report: Pick<Report, 'id' | 'number' | 'locale'>, keys: Keys, now: Date, { mailId, dueAt }: { mailId?: string, dueAt?: Date } = {},
): Promise<(tx: Database) => Write[]> {
  const [row] = await db.select({ email: reportContacts.email }).from(reportContacts).where(eq(reportContacts.reportId, report.id))
  if (!row?.email) return () => []
  const to = unseal(row.email, placeOf(report.id, 'email'), keys.contact)
  return tx => queueMail(tx, { id: mailId, dueAt, keys, kind: 'report.moved', to, params: { number: report.number }, locale: report.locale as Locale, at: now })
}
