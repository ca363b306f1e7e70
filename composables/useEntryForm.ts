import type { Entry } from '#shared/hearings/entries'
import { toDay } from '#shared/time'

/** An entry as somebody types it; the time of receipt in Beijing, day and minute apart. */
export interface TypedEntry {
  channel: string
  receivedOn: string
  receivedTime: string
  clause: string
  stance: string
  words: string
  author: string
  name: string
  publishName: boolean
  phone: string
  email: string
}

export const emptyEntry = (): TypedEntry => ({ channel: '', receivedOn: '', receivedTime: '', clause: '', stance: '', words: '', author: 'none', name: '', publishName: false, phone: '', email: '' })

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' })

/** What somebody entered, to be put right by somebody else. */
export function toTyped({ channel, receivedAt, said }: Omit<Entry, 'receivedAt'> & { receivedAt: string | Date }): TypedEntry {
  const at = new Date(receivedAt)
  return {
    channel, receivedOn: toDay(at), receivedTime: clock.format(at), clause: said.clause ?? '', stance: said.stance, words: said.words, author: said.authorKind ?? 'none', name: said.name ?? '',
    publishName: said.publishName, phone: said.contact?.phone ?? '', email: said.contact?.email ?? '',
  }
}

/** An entry as its endpoint wants it. */
export function toEntryBody({ channel, receivedOn, receivedTime, clause, stance, words, author, name, publishName, phone, email }: TypedEntry, submissionId: string) {
  const at = new Date(`${receivedOn}T${receivedTime}:00+08:00`)
  const isSigned = author !== 'none'
  return {
    channel, receivedAt: Number.isNaN(at.getTime()) ? undefined : at.toISOString(),
    said: {
      submissionId, clause: clause || null, stance, words, authorKind: isSigned ? author : null, name: isSigned ? name : null, publishName: isSigned && publishName,
      contact: phone || email ? { phone: phone || null, email: email || null } : null,
    },
  }
}
