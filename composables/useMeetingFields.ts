import type { AgendaItem, Bilingual } from '#shared/hearings/records'
import { toDayAndTime, toInstant } from '#shared/hearings/instants'

interface AgendaRow { zh: string, en: string, minutes: string }

/** What staff type about a meeting, and what is sent of it. */
export function useMeetingFields() {
  const toMoment = (at: string | Date | null | undefined) => at ? toDayAndTime(new Date(at)) : { day: '', time: '' }
  /** The instant as it is sent; what is no time of day is left for the server to refuse. */
  const toSent = ({ day, time }: { day: string, time: string }): string => toInstant(day, time.replace('：', ':').padStart(5, '0'))?.toISOString() ?? `${day} ${time}`
  const toSentOrNull = (moment: { day: string, time: string }) => moment.day === '' ? null : toSent(moment)
  const toBilingual = (zh: string, en: string): Bilingual => ({ zh, en: en.trim() === '' ? null : en })
  const toRows = (agenda: readonly AgendaItem[]): AgendaRow[] => agenda.map(({ title, minutes }) => ({ zh: title.zh, en: title.en ?? '', minutes: String(minutes) }))
  const toAgenda = (rows: readonly AgendaRow[]) => rows.map(({ zh, en, minutes }) => ({ title: toBilingual(zh, en), minutes: Number(minutes) || 0 }))

  /** Minutes between two typed moments; null while one of them is none. */
  const minutesBetween = (from: { day: string, time: string }, to: { day: string, time: string }): number | null => {
    const [start, end] = [from, to].map(({ day, time }) => toInstant(day, time))
    return start && end ? Math.round((end.getTime() - start.getTime()) / 60_000) : null
  }
  return { toMoment, toSent, toSentOrNull, toBilingual, toRows, toAgenda, minutesBetween }
}
