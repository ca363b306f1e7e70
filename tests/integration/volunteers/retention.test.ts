import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPlacedContact, sealContact, sealContactValue } from '#server/crypto/contact'
import { addContactKey, dropOldContactKeys, loadKeys, type Keys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { listVolunteerWays, openGuardian, openVolunteerContact } from '#server/domain/volunteers/contacts'
import { countOldVolunteerSeals, resealVolunteers } from '#server/domain/volunteers/reseal'
import { applyVolunteerRetention, countExpiredOfVolunteers } from '#server/domain/volunteers/retention'
import { signUp } from '#server/domain/volunteers/signups'
import { endService } from '#server/domain/volunteers/standing'
import { orderContacts, orders, volunteerContacts, volunteerGuardians } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { aSignUp, signUpTo } from '../../support/signups.ts'
import { anOrder } from '../../support/volunteers.ts'

const contact = { name: '钱二', phone: '13900001234', email: 'qian@example.org' }
const guardian = { name: '钱大', phone: '13900005678', email: null }

async function anOrderOf(db: Database, keys: Keys, changes: Parameters<typeof anOrder>[1] = {}) {
  const { id } = await anOrder(db, changes)
  const row = { table: 'order_contacts', id } as const
  await commit(db, tx => [tx.insert(orderContacts).values({ orderId: id, ...sealContact(row, contact, keys), address: sealContactValue(row, 'address', '3 号楼', keys) }).returning({ id: orderContacts.orderId })])
  return { id, open: async (with_: Keys) => openPlacedContact(row, (await db.select().from(orderContacts))[0]!, with_) }
}

describe('a rotation of keys', () => {
  it('takes contacts of volunteers, guardians and orders along, and the old key is needed no more', async () => {
    const db = await createTestDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    const { volunteerId } = await signUp(db, { ...aSignUp({ contact, guardian, ageBand: '14to17' }), keys: loadKeys(folder), receivedAt: monday })
    const order = await anOrderOf(db, loadKeys(folder))
    addContactKey(folder)
    const keys = loadKeys(folder)
    expect(await countOldVolunteerSeals(db, { keys })).toBe(3)
    expect(await resealVolunteers(db, { keys, batch: 1 })).toBe(3)
    expect(await countOldVolunteerSeals(db, { keys })).toBe(0)
    dropOldContactKeys(folder)
    const left = loadKeys(folder)
    expect(await openVolunteerContact(db, { volunteerId, keys: left })).toEqual(contact)
    expect(await openGuardian(db, { volunteerId, keys: left })).toMatchObject({ phone: guardian.phone })
    expect(await order.open(left)).toMatchObject({ phone: contact.phone, address: '3 号楼' })
  })

  it('names its tables as their texts are bound to them', () => {
    expect([volunteerContacts, volunteerGuardians, orderContacts].map(table => getTableName(table))).toEqual(['volunteer_contacts', 'volunteer_guardians', 'order_contacts'])
  })
})

describe('how somebody can be reached', () => {
  it('is kept ninety days after a volunteer left and not a moment longer; who stays keeps it', async () => {
    const db = await createTestDatabase()
    const [gone, staying] = [await signUpTo(db, { contact, guardian, ageBand: '14to17' }), await signUpTo(db, { contact })]
    await endService(db, { volunteerId: gone.volunteerId, reason: null, actor: { kind: 'resident' }, keys: testKeys, calendar: packagedCalendar, now: monday })
    const at = (days: number, milliseconds = 0) => ({ calendar: packagedCalendar, now: later(monday, { days, milliseconds }) })
    expect(await applyVolunteerRetention(db, at(90, -1))).toEqual({ volunteers: 0, askers: 0 })
    expect(await listVolunteerWays(db, gone.volunteerId)).toEqual(['name', 'phone', 'email'])
    expect(await countExpiredOfVolunteers(db, at(90))).toEqual({ volunteers: 1, askers: 0 })
    expect(await applyVolunteerRetention(db, at(90))).toEqual({ volunteers: 1, askers: 0 })
    expect(await applyVolunteerRetention(db, at(91))).toEqual({ volunteers: 0, askers: 0 })
    expect(await listVolunteerWays(db, gone.volunteerId)).toEqual([])
    expect(await openGuardian(db, { volunteerId: gone.volunteerId, keys: testKeys })).toBeNull()
    expect(await listVolunteerWays(db, staying.volunteerId)).toHaveLength(3)
    expect((await db.select().from(events)).filter(({ action }) => action === 'volunteer.contactRemoved')).toHaveLength(1)
  })

  it('is kept thirty days after an order was over', async () => {
    const db = await createTestDatabase()
    await anOrderOf(db, testKeys, { state: 'done', closedAt: monday })
    const at = (days: number, milliseconds = 0) => ({ calendar: packagedCalendar, now: later(monday, { days, milliseconds }) })
    expect(await applyVolunteerRetention(db, at(30, -1))).toEqual({ volunteers: 0, askers: 0 })
    expect(await applyVolunteerRetention(db, at(30))).toEqual({ volunteers: 0, askers: 1 })
    expect(await db.select().from(orderContacts)).toEqual([])
    expect(await db.select().from(orders)).toHaveLength(1)
  })
})
