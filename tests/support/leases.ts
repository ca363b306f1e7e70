import { randomUUID } from 'node:crypto'
import { sealContactValue, sealPlacedContact } from '#server/crypto/contact'
import type { Keys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { orderContacts, volunteerContacts } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { testKeys } from './keys.ts'
import { anOrder, aVolunteer } from './volunteers.ts'

export const leasing = { keys: testKeys, calendar: packagedCalendar }
/** A contact whose every part can be looked for anywhere. */
export const canary = { name: '金丝雀乙', phone: '13911112222', email: 'order-canary@example.org', address: '东山里9号楼3单元' }

/** An order that somebody can be reached for; tomorrow from nine to eleven, counted from Monday, unless said. */
export async function aReachableOrder(db: Database, changes: Parameters<typeof anOrder>[1] = {}, contact: Partial<typeof canary> = {}, keys: Keys = testKeys) {
  const order = await anOrder(db, changes)
  await commit(db, tx => [
    tx.insert(orderContacts).values({ orderId: order.id, ...sealPlacedContact({ table: 'order_contacts', id: order.id }, { ...canary, ...contact }, keys) }).returning({ id: orderContacts.orderId }),
  ])
  return order
}

/** A volunteer who can be written to. */
export async function aReachableVolunteer(db: Database, changes: Parameters<typeof aVolunteer>[1] = {}, { email = `${randomUUID()}@example.org`, phone = null as string | null } = {}, keys: Keys = testKeys) {
  const volunteer = await aVolunteer(db, changes)
  const row = { table: 'volunteer_contacts' as const, id: volunteer.id }
  await commit(db, tx => [tx.insert(volunteerContacts).values({
    volunteerId: volunteer.id, email: sealContactValue(row, 'email', email, keys), phone: sealContactValue(row, 'phone', phone, keys),
  }).returning({ id: volunteerContacts.volunteerId })])
  return volunteer
}
