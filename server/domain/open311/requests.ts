import { createHash, randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { UploadedFile } from '../../media/intake.ts'
import type { PhotoStore } from '../../media/store.ts'
import { findTranslation } from '../../../i18n/messages.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { SentRequest } from '../../../shared/open311/sent.ts'
import { findReceipt, submitReport, type Receipt } from '../reports/commands.ts'
import { addToReport, answerQuestion } from '../reports/followUp.ts'
import { getReport } from '../reports/queries.ts'
import { keepUpload } from '../reports/uploads.ts'
import type { Client } from './clients.ts'
import { open311Requests } from './tables.ts'

interface Circumstances { photos: PhotoStore, keys: Keys, calendar: WorkCalendar, locale: Locale, now: Date }
type File = Pick<UploadedFile, 'path' | 'sha256'>

/** The same identity for the same name of the same client, whatever that name is; a UUID like any other submission's. */
function identityOf({ id }: Pick<Client, 'id'>, purpose: string, name: string): string {
  const hex = createHash('sha256').update(JSON.stringify(['open311', purpose, id, name])).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Takes in what a client sent as a report that waits for staff like any other. The id it gets is there at once and is not
 * the receipt's number. The same request of the same client again, known by the client's own name for it, is the same.
 * Throws what `keepUpload` and `submitReport` throw.
 */
export async function sendRequest(db: Database, { client, request, files, ...circumstances }: {
  client: Pick<Client, 'id'>, request: SentRequest, files: readonly File[]
} & Circumstances): Promise<{ serviceRequestId: string, receipt: Receipt }> {
  const { photos, keys, calendar, locale, now } = circumstances
  const submissionId = request.clientId === null ? randomUUID() : identityOf(client, 'request', request.clientId)
  const earlier = await findReceipt(db, submissionId, keys)
  if (!earlier) {
    const uploads = []
    for (const file of files) uploads.push(await keepUpload(db, { photos, file, now }))
    const { kind, beingBuilt, inDanger, seenOn, subDistrict, community, position, contact } = request
    await submitReport(db, {
      submission: {
        submissionId, kind, beingBuilt, inDanger, seenOn, subDistrict, community, position, contact, nearWords: null, siteId: null, keepPassages: true,
        placeWords: request.place ?? sentence(locale, 'placeByPosition'), words: wordsOf(request, locale),
      },
      uploads, source: 'open311', keys, calendar, locale, now,
      along: (tx, reportId) => [tx.insert(open311Requests).values({ id: createId(), reportId, clientId: client.id, version: 1 }).returning({ id: open311Requests.id })],
    })
  }
  const receipt = (await findReceipt(db, submissionId, keys))!
  const [row] = await db.select({ id: open311Requests.id }).from(open311Requests).where(eq(open311Requests.reportId, receipt.reportId))
  return { serviceRequestId: row!.id, receipt }
}

/** What the person wrote; and what it stands in the way of as a line of its own. */
function wordsOf({ description, affects }: SentRequest, locale: Locale): string {
  if (affects.length === 0) return description
  const list = affects.map(value => sentence(locale, `value.affects.${value}`)).join(locale === 'en' ? ', ' : '、')
  return [description, sentence(locale, 'affectsLine', { list })].filter(part => part !== '').join('\n')
}

function sentence(locale: Locale, key: string, params?: Record<string, string>): string {
  return findTranslation(locale, `open311.${key}`, params)!
}

/** The request a client sent itself; undefined for any other, whether or not there is one. */
export async function findOwnRequest(db: Database, { client, id }: { client: Pick<Client, 'id'>, id: string }) {
  const [row] = await db.select().from(open311Requests).where(and(eq(open311Requests.id, id), eq(open311Requests.clientId, client.id)))
  return row
}

/**
 * Keeps what a client sent about its own request: the answer when the office has asked, and an addition otherwise. The
 * same update again is the same. Throws what `keepUpload`, `answerQuestion` and `addToReport` throw.
 */
export async function sendUpdate(db: Database, { client, reportId, text, updateId, files, ...circumstances }: {
  client: Pick<Client, 'id'>, reportId: string, text: string, updateId: string | null, files: readonly File[]
} & Circumstances): Promise<string> {
  const { photos, keys, calendar, now } = circumstances
  const submissionId = updateId === null ? randomUUID() : identityOf(client, `update of ${reportId}`, updateId)
  const { status } = await getReport(db, reportId)
  if (status === 'needsInfo' && text !== '' && files.length === 0) {
    await answerQuestion(db, { reportId, submissionId, text, keep: true, keys, calendar, now })
    return submissionId
  }
  const uploads = []
  for (const file of files) uploads.push(await keepUpload(db, { photos, file, now }))
  await addToReport(db, { reportId, submissionId, words: text, keep: true, uploads, now })
  return submissionId
}
