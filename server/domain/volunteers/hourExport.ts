import type { Locale } from '../../../shared/locale.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import type { Cell } from '../../../shared/text/cells.ts'
import { guardCell } from '../../../shared/text/cells.ts'
import { toHours } from '../../../shared/volunteers/hours.ts'
import { findOrderKind } from '../../../shared/volunteers/orderKinds.ts'
import type { Bilingual } from '../../../shared/volunteers/records.ts'
import type { ExportedHours } from './hourQueries.ts'

type Words = (key: string) => string

/**
 * The columns of the file: what a volunteer record says of a service (志愿服务记录与证明出具办法（试行）, order 67 of the
 * Ministry of Civil Affairs): activity, day, place, content, hours, who organises, who is in charge, who recorded; and whose
 * it is: name, number here, number at 志愿北京. Never a telephone, an address or an identity number.
 */
const columns = [
  'name', 'registryNumber', 'number', 'activity', 'on', 'place', 'content', 'minutes', 'hours', 'organiser', 'leader', 'recordedBy', 'recordedOn', 'kind', 'entry',
] as const

/** The first row of the file. */
export function hoursHead(words: Words): string[] {
  return columns.map(column => words(`hours.export.column.${column}`))
}

/** One entry as a row of the file. No cell is a formula. */
export function toHoursRow(entry: ExportedHours, { locale, words }: { locale: Locale, words: Words }): Cell[] {
  const say = (text: Bilingual | null) => text && (locale === 'en' ? text.en ?? text.zh : text.zh)
  const named = [findSubDistrict(entry.subDistrict), findCommunity(entry.community)].flatMap(place => place ? [locale === 'en' ? place.nameEn : place.name] : [])
  const community = named.join(' ')
  const kind = entry.kind && (findOrderKind(entry.kind)?.name ?? null)
  const help = kind && (locale === 'en' ? kind.en : kind.zh)
  const activity = entry.source === 'duty' ? say(entry.team?.name ?? null) : [words('hours.order'), entry.orderNumber].filter(Boolean).join(' ')
  const cells: Record<(typeof columns)[number], Cell> = {
    name: entry.name,
    registryNumber: entry.registryNumber,
    number: entry.number,
    // Invented data must not be booked by mistake.
    activity: entry.isDemo ? `${words('hours.export.demo')} ${activity ?? ''}` : activity,
    on: entry.on,
    place: entry.source === 'duty' ? say(entry.place) ?? community : community,
    content: entry.source === 'duty' ? say(entry.team?.does ?? null) : help,
    minutes: entry.minutes,
    hours: toHours(entry.minutes),
    organiser: community,
    leader: say(entry.team?.leader ?? null),
    recordedBy: entry.recordedBy,
    recordedOn: entry.recordedOn,
    kind: words(entry.isCorrection ? 'hours.export.correction' : 'hours.export.confirmation'),
    entry: entry.entryId,
  }
  return columns.map(column => guardCell(cells[column]))
}

/** The last row: the minutes of all rows above, and their hours from the minutes, not from rounded hours. */
export function hoursSum(minutes: number, words: Words): Cell[] {
  return columns.map(column => column === 'name' ? words('hours.export.sum') : column === 'minutes' ? minutes : column === 'hours' ? toHours(minutes) : null)
}
