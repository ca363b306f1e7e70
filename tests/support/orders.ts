import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { placeOrder } from '#server/domain/volunteers/ordering'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { OrderAnswer } from '#shared/volunteers/ordering'
import { later, monday } from './clock.ts'
import { testKeys } from './keys.ts'

/** Marks that may be found nowhere a contact must not be. */
export const asker = { name: '金丝雀奶奶', phone: '13911112222', email: 'canary-asker@example.org', address: '金丝雀院九号楼九零九' }

export const circumstances = { keys: testKeys, calendar: packagedCalendar, locale: 'zh-CN' as const, now: monday }

/** What somebody asks for: tomorrow from nine to eleven, counted from Monday. */
export function anOrderAnswer(changes: Partial<OrderAnswer> = {}): OrderAnswer {
  const startsAt = changes.startsAt ?? new Date('2026-11-24T01:00:00Z')
  return {
    kind: 'shopping', words: '帮我买一袋米。', subDistrict: '110107009', community: '110107009001', startsAt, endsAt: later(startsAt, { hours: 2 }), helpers: 1, repeats: false, repeatUntil: null,
    contact: asker, ...changes,
  }
}

/** Places an order through the real command. */
export function place(db: Database, changes: Partial<OrderAnswer> = {}, more: Partial<Parameters<typeof placeOrder>[1]> = {}) {
  return placeOrder(db, { submissionId: randomUUID(), answer: anOrderAnswer(changes), ...circumstances, ...more })
}
