import { eq } from 'drizzle-orm'
import { openContactValue, sealContact, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findPublicNames, getSite } from '../ledger/queries.ts'
import { queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import type { AssistanceChannel } from '../../../shared/assistance/rules.ts'
import { assistanceConsentVersion, type AssistanceAnswer } from '../../../shared/assistance/schemas.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { communitiesOf } from '../../../shared/places/places.ts'
import { toReportDue } from '../../../shared/reports/records.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { assistanceInvalid } from './errors.ts'
import { findHelpContact, getRequest, type Request } from './queries.ts'
import { assistanceContacts, assistanceRequests } from './tables.ts'

export interface AssistanceReceipt { requestId: string, number: string, queryCode: string, receivedAt: Date, dueOn: string | null }

interface Asking {
  submissionId: string
  answer: AssistanceAnswer
  channel?: AssistanceChannel
  actor?: Actor
  keys: Keys
  calendar: WorkCalendar
  locale: Locale
  isDemo?: boolean
  now: Date
}

/** The row how the person can be reached is sealed to. */
export const helpContactRow = (requestId: string): ContactRow => ({ table: 'assistance_contacts', id: requestId })

const toReceipt = ({ id, number, submissionId, receivedAt, dueOn }: Request, keys: Keys): AssistanceReceipt =>
  ({ requestId: id, number, queryCode: deriveQueryCode(submissionId, keys), receivedAt, dueOn })

/** The receipt of a request that has arrived before. */
export async function findAssistanceReceipt(db: Database, submissionId: string, keys: Keys): Promise<AssistanceReceipt | undefined> {
  const [request] = await db.select().from(assistanceRequests).where(eq(assistanceRequests.submissionId, submissionId))
  return request && toReceipt(request, keys)
}

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour; undefined after that. */
export async function findShownRequest(db: Database, { requestId, keys, now }: { requestId: string, keys: Keys, now: Date }): Promise<AssistanceReceipt | undefined> {
  const request = await getRequest(db, requestId)
  return now.getTime() - request.receivedAt.getTime() > shownMs ? undefined : toReceipt(request, keys)
}

/** The entry a request has to do with, as the public may see it, and where it lies; undefined for one the public cannot see. */
export async function findSiteOfRequest(db: Database, siteId: string) {
  const [named] = await findPublicNames(db, [siteId])
  if (!named) return undefined
  const { subDistrict, community } = await getSite(db, siteId)
  return { ...named, subDistrict, community }
}

/**
 * Takes a request for help in: the row, how to reach the person sealed beside it, the receipt, the event and the mail in
 * one commit. The same submission again gets the same receipt, whatever else it carries.
 * Throws `invalid` (422) for words with a telephone number or an insult in them, and without a sub-district.
 */
export async function askForHelp(db: Database, asking: Asking): Promise<AssistanceReceipt> {
  const { submissionId, keys } = asking
  return await findAssistanceReceipt(db, submissionId, keys) ?? await takeIn(db, asking).catch(async (error: unknown) => {
    const twin = await findAssistanceReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

async function takeIn(db: Database, { submissionId, answer, channel = 'web', actor = { kind: 'resident' }, keys, calendar, locale, isDemo = false, now }: Asking): Promise<AssistanceReceipt> {
  const { contact, keep, siteId, ...facts } = answer
  const site = siteId ? await findSiteOfRequest(db, siteId) : undefined
  const subDistrict = site?.subDistrict ?? facts.subDistrict
  const issues = [
    ...facts.words ? findWordIssues('words', facts.words, { keep: keep || channel !== 'web', simplify: toSimplified }) : [],
    ...subDistrict ? [] : [{ path: 'subDistrict', code: 'assistance.sub_district_missing' }],
  ]
  if (!subDistrict || issues.length > 0) throw assistanceInvalid({ issues })
  const given = facts.community ?? site?.community ?? null
  const community = communitiesOf(subDistrict).some(({ id }) => id === given) ? given : null
  const requestId = createId()
  const queryCode = deriveQueryCode(submissionId, keys)
  const due = dueBy('assistance.answer', now, calendar)
  const isReachable = contact.name !== null || contact.phone !== null || contact.email !== null
  return untilUnique(async () => {
    const number = createReceiptNumber('assistance')
    await commit(db, tx => [
      tx.insert(assistanceRequests).values({
        ...facts, id: requestId, number, submissionId, siteId: site?.id ?? null, subDistrict, community, consentVersion: assistanceConsentVersion, channel, enteredBy: actor.kind === 'staff' ? actor.id : null,
        locale, receivedAt: now, state: 'received', dueOn: due?.day ?? null, due: due && toReportDue(due), isDemo, version: 1,
      }).returning({ id: assistanceRequests.id }),
      ...isReachable ? [tx.insert(assistanceContacts).values({ requestId, ...sealContact(helpContactRow(requestId), contact, keys) }).returning({ id: assistanceContacts.requestId })] : [],
      ...issueReceipt(tx, { number, kind: 'assistance', subjectId: requestId, submissionId, keys, receivedAt: now, said: { ...facts, siteId: site?.id, subDistrict, community } }),
      ...recordEvent(tx, { action: 'assistance.received', subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { number } }),
      ...contact.email && !isDemo ? queueMail(tx, { keys, kind: 'assistance.received', to: contact.email, params: { number }, locale, at: now }) : [],
    ])
    return { requestId, number, queryCode, receivedAt: now, dueOn: due?.day ?? null }
  }, () => findAssistanceReceipt(db, submissionId, keys))
}

/** A mail to the person that says only that there is something to look up. No write without an address. */
export async function prepareHelpNotice(db: Database, { id, number, locale, isDemo }: Pick<Request, 'id' | 'number' | 'locale' | 'isDemo'>, { keys, now }: { keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const row = isDemo ? undefined : await findHelpContact(db, id)
  const to = row && openContactValue(helpContactRow(id), 'email', row.email, keys)
  return to ? tx => queueMail(tx, { keys, kind: 'assistance.moved', to, params: { number }, locale: locale as Locale, at: now }) : () => []
}
