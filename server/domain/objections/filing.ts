import { eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import type { StoredFile } from '../../media/files.ts'
import type { PhotoStore } from '../../media/store.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { writeChanges } from '../ledger/commands.ts'
import { siteNotFound } from '../ledger/errors.ts'
import { getSite, type SiteRow } from '../ledger/queries.ts'
import { queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { objectionConsentVersion, type ObjectionAnswer } from '../../../shared/objections/schemas.ts'
import type { ObjectionChannel } from '../../../shared/objections/rules.ts'
import { toReportDue } from '../../../shared/reports/records.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { keepObjectionContact } from './contacts.ts'
import { objectionInvalid } from './errors.ts'
import { dropObjectionFiles, writeObjectionFiles } from './files.ts'
import { getObjection, type Objection } from './queries.ts'
import { freezing } from '../ledger/freezing.ts'
import { objections } from './tables.ts'

export interface ObjectionReceipt { objectionId: string, number: string, queryCode: string, receivedAt: Date, dueOn: string }

interface Filing {
  submissionId: string
  answer: ObjectionAnswer
  /** Kept already, and nobody's yet: they go again when the objection is not taken in, or was before. */
  files?: StoredFile[]
  photos?: PhotoStore
  channel?: ObjectionChannel
  actor?: Actor
  keys: Keys
  calendar: WorkCalendar
  locale: Locale
  isDemo?: boolean
  now: Date
}

const toReceipt = ({ id, number, submissionId, receivedAt, dueOn }: Objection, keys: Keys): ObjectionReceipt =>
  ({ objectionId: id, number, queryCode: deriveQueryCode(submissionId, keys), receivedAt, dueOn })

async function findReceipt(db: Database, submissionId: string, keys: Keys): Promise<ObjectionReceipt | undefined> {
  const [objection] = await db.select().from(objections).where(eq(objections.submissionId, submissionId))
  return objection && toReceipt(objection, keys)
}

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour; undefined after that. */
export async function findShownObjection(db: Database, { objectionId, keys, now }: { objectionId: string, keys: Keys, now: Date }): Promise<ObjectionReceipt | undefined> {
  const objection = await getObjection(db, objectionId)
  return now.getTime() - objection.receivedAt.getTime() > shownMs ? undefined : toReceipt(objection, keys)
}

/**
 * A site somebody may object to: whatever the public sees or has seen. Staff may enter an objection to any site: a notice
 * may hang on a door before the entry is public. Throws `ledger.site_not_found` (404).
 */
export async function getObjectedSite(db: Database, siteId: string, { isStaff = false }: { isStaff?: boolean } = {}): Promise<SiteRow> {
  const site = await getSite(db, siteId)
  if (!isStaff && site.shelf === 'none' && site.firstPublishedAt === null) throw siteNotFound()
  return site
}

/** The name of a site where the public may read it; null for an entry that is hidden or was taken back. */
export const shownNameOf = ({ shelf, nameZh, nameEn }: Pick<SiteRow, 'shelf' | 'nameZh' | 'nameEn'>) => shelf === 'none' ? null : { zh: nameZh, en: nameEn }

/**
 * Takes an objection in: the row, its files, who made it sealed beside it, the receipt, the entry that stands still from
 * now on and is hidden at once where personal data is the matter, the events and the mail, all in one commit. The same
 * submission again gets the same receipt, whatever else it carries. An entry of the archive is not changed: it takes no
 * further steps that could be stopped.
 * Throws `ledger.site_not_found` (404), `invalid` (422) for words that point at somebody.
 */
export async function fileObjection(db: Database, filing: Filing): Promise<ObjectionReceipt> {
  const { submissionId, keys, files = [], photos } = filing
  const drop = async () => { if (photos) await dropObjectionFiles(photos, files) }
  const before = await findReceipt(db, submissionId, keys)
  if (before) {
    await drop()
    return before
  }
  try { return await takeIn(db, filing) }
  catch (error) {
    if (!mayBeStored(error)) await drop()
    const twin = await findReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  }
}

async function takeIn(db: Database, { submissionId, answer, files = [], channel = 'web', actor = { kind: 'resident' }, keys, calendar, locale, isDemo = false, now }: Filing): Promise<ObjectionReceipt> {
  const { site: siteId, contact, keepPassages, ...facts } = answer
  const isStaff = actor.kind === 'staff'
  const issues = findWordIssues('words', answer.words, { keep: keepPassages, simplify: toSimplified })
  if (issues.length > 0) throw objectionInvalid({ issues })
  const objectionId = createId()
  const queryCode = deriveQueryCode(submissionId, keys)
  const isAboutPersonalData = facts.grounds.includes('personalData')
  const due = dueBy('objection.default', now, calendar)!
  return untilUnique(async () => {
    const number = createReceiptNumber('objection')
    await untilSettled(async () => {
      const site = await getObjectedSite(db, siteId, { isStaff })
      const change = site.period === 'archive' ? null : freezing(site, { hide: isAboutPersonalData, now })
      const hides = isAboutPersonalData && change !== null && change.after.hiddenAt !== null
      await commit(db, tx => [
        tx.insert(objections).values({
          ...facts, id: objectionId, number, submissionId, siteId, subDistrict: site.subDistrict, channel, enteredBy: isStaff ? actor.id : null, consentVersion: objectionConsentVersion, locale, receivedAt: now,
          state: 'filed', dueOn: due.day, due: toReportDue(due), hides, isDemo: isDemo || site.isDemo, version: 1,
        }).returning({ id: objections.id }),
        ...writeObjectionFiles(tx, { objectionId, files, first: 0, now }),
        ...contact ? [keepObjectionContact(tx, { objectionId, contact, keys })] : [],
        ...issueReceipt(tx, { number, kind: 'objection', subjectId: objectionId, submissionId, keys, receivedAt: now, said: { ...facts, siteId } }),
        ...recordEvent(tx, { action: isStaff ? 'objection.entered' : 'objection.filed', subject: { type: 'objection', id: objectionId }, actor, at: now, facts: { number } }),
        // Nobody of the staff stopped the entry: whoever objects did.
        ...change ? writeChanges(tx, [change], { actor: { kind: 'resident' }, now }) : [],
        ...contact?.email && !isDemo ? queueMail(tx, { keys, kind: 'objection.received', to: contact.email, params: { number }, locale, at: now }) : [],
      ])
    })
    return { objectionId, number, queryCode, receivedAt: now, dueOn: due.day }
  }, () => findReceipt(db, submissionId, keys))
}
