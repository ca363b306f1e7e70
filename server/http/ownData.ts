import { buffer } from 'node:stream/consumers'
import { getRouterParam, sendRedirect } from 'h3'
import { findTranslation } from '../../i18n/messages.ts'
import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import { getClock } from '../../shared/calendar/clocks.ts'
import { pathInLocale, type Locale } from '../../shared/locale.ts'
import { findCommunity, findSubDistrict } from '../../shared/places/places.ts'
import { currentNotice, type NoticePurpose } from '../../shared/privacy/notices.data.ts'
import { retentionClasses } from '../../shared/privacy/retention.data.ts'
import { dataRequestSchema } from '../../shared/privacy/schemas.ts'
import { receiptPrefixes, trackPages, type ReceiptKind } from '../../shared/receipts/number.ts'
import { formatDay, formatInstant } from '../../shared/time.ts'
import { askAboutData, deleteOwnContact, getOwnData, withdrawConsent, type OwnData } from '../domain/privacy/rights.ts'
import { parseWith } from './body.ts'
import { readOpened } from './cookies.ts'
import { nameDownload } from './download.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { defineReceiptFormHandler } from './track.ts'
import { zipStream } from '../text/zip.ts'

/** The page of somebody's own data for a receipt of this kind. */
export const dataPageOf = (kind: ReceiptKind) => `${trackPages[kind]}/data`

/** See, delete how I am reached, take consent back, ask: one tap each; without `action` it only opens the page again. */
export function defineOwnDataFormHandler(kind: ReceiptKind) {
  const page = dataPageOf(kind)
  return defineReceiptFormHandler(kind, async ({ db, photos, keys, calendar, now, fields, answers, subjectId: id, submissionId }) => {
    const acting = { kind, id, photos, keys, calendar, now }
    if (fields.action === 'deleteContact') {
      await deleteOwnContact(db, acting)
      return `${page}?done=contact`
    }
    if (fields.action === 'withdraw') {
      const { left } = await withdrawConsent(db, acting)
      return `${page}?done=${Object.keys(left).length > 0 ? 'partly' : 'erased'}`
    }
    if (fields.action === 'ask') {
      const { request, words } = parseWith(dataRequestSchema, answers)
      await askAboutData(db, { kind, id, submissionId, request: { kind: request, words: words || null }, calendar, now })
      return `${page}?done=asked`
    }
    return page
  })
}

/** What this browser has opened with a receipt of this kind, if anything. */
export async function findOwnData(context: HandlerContext, kind: ReceiptKind): Promise<OwnData | undefined> {
  const { event, db, keys, now } = context
  const opened = readOpened(event, context, now, kind)
  return opened && getOwnData(db, { kind, id: opened.subjectId, keys })
}

export const isReceiptKind = (value: unknown): value is ReceiptKind => typeof value === 'string' && Object.hasOwn(receiptPrefixes, value)

const classOf: Record<ReceiptKind, string | null> = { report: 'contacts', comment: null, application: 'applicants', proposal: null, volunteer: 'volunteers', order: 'askers', objection: 'objectors', assistance: 'helped' }

/** Days after which it is forgotten how somebody is reached; 0 where that has no end of its own. */
export function contactDaysOf(kind: ReceiptKind, calendar: WorkCalendar): number {
  const found = retentionClasses.find(({ id }) => id === classOf[kind])
  return found?.clock ? getClock(found.clock, calendar).amount ?? 0 : 0
}

/** The version of the notice that was agreed to: the one the row names, else the one in force. */
export function noticeOf({ kind, parts }: OwnData): { version: number, since: string } | null {
  if (kind === 'proposal') return null
  const { version, since } = currentNotice(kind satisfies NoticePurpose)
  const agreed = parts.flatMap(({ rows }) => rows).find(({ consentVersion }) => typeof consentVersion === 'number')?.consentVersion
  return { version: typeof agreed === 'number' ? agreed : version, since }
}

const masks: Record<string, (value: string) => string> = {
  name: value => `${value.slice(0, 1)}**`,
  phone: value => `****${value.slice(-4)}`,
  email: value => `${value.slice(0, 1)}***${value.slice(value.lastIndexOf('@'))}`,
  address: value => `${value.slice(0, 2)}****`,
  registryNumber: value => `****${value.slice(-2)}`,
}

export interface ReadablePart { table: string, title: string, rows: Array<Array<{ name: string, label: string, value: string }>> }

/** What somebody can read of their own data in their language; `isMasked` shows a part of each way to reach them. Codes without words are in the JSON alone. */
export function toReadable({ parts }: OwnData, locale: Locale, { isMasked }: { isMasked: boolean }): ReadablePart[] {
  const say = (key: string) => findTranslation(locale, key)
  const inWords = (name: string, value: unknown): string | null => {
    if (value instanceof Date) return formatInstant(value, locale)
    if (typeof value === 'object' && value !== null && 'words' in value) return inWords(name, value.words)
    if (typeof value === 'boolean') return say(`dataRights.${value ? 'yes' : 'no'}`) ?? null
    if (typeof value === 'number') return String(value)
    if (typeof value !== 'string' || value === '') return null
    if (name === 'subDistrict' || name === 'community') {
      const place = name === 'community' ? findCommunity(value) : findSubDistrict(value)
      return place ? locale === 'en' ? place.nameEn : place.name : null
    }
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value, locale) : value
  }
  return parts.flatMap(({ table, rows }) => {
    const isContact = table.endsWith('Contacts') || table === 'volunteerGuardians'
    const readable = rows.map(row => Object.entries(row).flatMap(([name, value]) => {
      const label = say(`dataRights.field.${name}`)
      const words = label ? inWords(name, value) : null
      return label && words !== null ? [{ name, label, value: isMasked && isContact && masks[name] ? masks[name](words) : words }] : []
    })).filter(row => row.length > 0)
    return readable.length > 0 ? [{ table, title: say(`dataRights.table.${table}`) ?? table, rows: readable }] : []
  })
}

/** Everything as a text somebody can read and print. */
export function toDataText(own: OwnData, locale: Locale, { now, calendar }: { now: Date, calendar: WorkCalendar }): string {
  const say = (key: string, params?: Record<string, string | number>) => findTranslation(locale, key, params) ?? ''
  const colon = locale === 'en' ? ': ' : '：'
  return [
    say('dataRights.textTitle', { number: own.number }), say('dataRights.textMade', { at: formatInstant(now, locale) }), '',
    say(`dataRights.purpose.${own.kind}`, { days: contactDaysOf(own.kind, calendar) }), say('dataRights.law'),
    ...toReadable(own, locale, { isMasked: false }).flatMap(({ title, rows }) => ['', title, ...rows.flatMap(row => [...row.map(({ label, value }) => `${label}${colon}${value}`), ''])]),
    ...own.requests.flatMap(({ kind, words, receivedAt, state, answer }) => [say('dataRights.asked'), `${formatInstant(receivedAt, locale)} ${say(`dataRights.requestOf.${kind}`)}${words ? `${colon}${words}` : ''}`, `${say(`dataRights.state.${state}`)}${answer ? `${colon}${answer}` : ''}`]),
    ...own.files.length > 0 ? [say('dataRights.textFiles'), ...own.files.map((file, index) => `- ${fileNameOf(file, index)}`)] : [],
    '',
  ].join('\n')
}

const fileNameOf = ({ media }: OwnData['files'][number], index: number) => `files/${String(index + 1).padStart(2, '0')}.${media.split('.').at(-1)}`

/** The same for a program, complete: table by table as it is kept, and what was asked. */
export function toDataJson({ kind, number, parts, requests, files }: OwnData, { now }: { now: Date }): string {
  return JSON.stringify({ madeAt: now, kind, number, data: Object.fromEntries(parts.map(({ table, rows }) => [table, rows])), requests, files: files.map(fileNameOf) }, null, 2)
}

/** `order.json`, `order.txt` and `order.zip` of what this browser has opened; without anything it leads to where it is opened. */
export function defineOwnDataDownload() {
  return definePublicHandler(async (context) => {
    const { event, locale, now, calendar, photos } = context
    const [kind, ending] = (getRouterParam(event, 'file') ?? '').split('.')
    const own = isReceiptKind(kind) && ['json', 'txt', 'zip'].includes(ending ?? '') ? await findOwnData(context, kind) : undefined
    if (!own) return sendRedirect(event, pathInLocale(isReceiptKind(kind) ? dataPageOf(kind) : '/track', locale), 303)
    const types = { json: 'application/json; charset=utf-8', txt: 'text/plain; charset=utf-8', zip: 'application/zip' }
    nameDownload(event, { type: types[ending as keyof typeof types], name: `${own.number}.${ending!}`, isPrivate: true })
    if (ending === 'json') return toDataJson(own, { now })
    if (ending === 'txt') return toDataText(own, locale, { now, calendar })
    async function* files() {
      yield { path: 'data.json', bytes: Buffer.from(toDataJson(own!, { now })) }
      yield { path: 'data.txt', bytes: Buffer.from(toDataText(own!, locale, { now, calendar })) }
      for (const [index, file] of own!.files.entries()) {
        const found = await photos.open('private', file.media)
        if (found) yield { path: fileNameOf(file, index), bytes: await buffer(found.bytes) }
      }
    }
    return zipStream(files())
  })
}
