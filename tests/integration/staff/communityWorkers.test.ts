import { describe, expect, it } from 'vitest'
import { events } from '#server/domain/events/tables'
import { changeRole, inviteStaff } from '#server/domain/staff/commands'
import { findSignedIn, getStaffAccount, listStaffWhoMay } from '#server/domain/staff/queries'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { createStaff } from '../../support/staff.ts'

const [north, middle] = ['110107003007', '110107003009'] as const
const ofNorth = { role: 'communityWorker', subDistricts: ['110107003'], communities: [north] } as const
const worker = { ...ofNorth, subDistricts: [...ofNorth.subDistricts], communities: [...ofNorth.communities] }
const soon = later(monday, { minutes: 5 })

describe('a community worker', () => {
  it('is invited to their communities, which the record tells', async () => {
    const db = await createTestDatabase()
    const { accountId } = await inviteStaff(db, { keys, name: '钱二', email: 'qian@example.org', ...worker, actor: { kind: 'system' }, now: monday })
    expect(await getStaffAccount(db, accountId)).toMatchObject(worker)
    const [invited] = (await db.select().from(events)).filter(({ action }) => action === 'staff.invited')
    expect(invited).toMatchObject({ subjectId: accountId, facts: worker })
  })

  it('is bound to them when signed in, as nobody else is', async () => {
    const db = await createTestDatabase()
    const { sessionToken } = await createStaff(db, worker)
    expect(await findSignedIn(db, { token: sessionToken, now: soon })).toMatchObject(worker)
    const officer = await createStaff(db, { email: 'sun@example.org', role: 'subDistrictOfficer', subDistricts: ['110107003'] })
    expect(await findSignedIn(db, { token: officer.sessionToken, now: soon })).toMatchObject({ communities: null })
  })

  it('is moved to another community, with a reason, from the next request on', async () => {
    const db = await createTestDatabase()
    const boss = await createStaff(db)
    const person = await createStaff(db, { ...worker, email: 'qian@example.org' })
    const change = { accountId: person.id, reason: '换岗', actor: boss.actor, now: soon }
    await changeRole(db, { ...change, ...worker, version: (await person.account()).version, communities: [middle] })
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toMatchObject({ communities: [middle] })
    const [changed] = (await db.select().from(events)).filter(({ action }) => action === 'staff.roleChanged')
    expect(changed).toMatchObject({ reason: '换岗', actorId: boss.id, facts: { fromCommunities: [north], communities: [middle] } })
  })

  it('leaves the communities behind with the role', async () => {
    const db = await createTestDatabase()
    const boss = await createStaff(db)
    const person = await createStaff(db, { ...worker, email: 'qian@example.org' })
    await changeRole(db, { accountId: person.id, version: (await person.account()).version, role: 'triage', subDistricts: null, reason: '换岗', actor: boss.actor, now: soon })
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toMatchObject({ role: 'triage', subDistricts: 'all', communities: null })
  })

  it('touches nothing when their communities were never written down', async () => {
    const db = await createTestDatabase()
    const { sessionToken } = await createStaff(db, { ...worker, communities: null })
    expect(await findSignedIn(db, { token: sessionToken, now: soon })).toMatchObject({ communities: [] })
  })

  it('is found by who may do something to a row of their community, not of the next', async () => {
    const db = await createTestDatabase()
    // Somebody bound to communities in a role whose rows lie in sub-districts.
    const person = await createStaff(db, { ...worker, role: 'subDistrictOfficer' })
    const idsFor = async (community: string | null) => (await listStaffWhoMay(db, 'places', 'edit', { subDistrict: '110107003', community })).map(({ id }) => id)
    expect(await idsFor(north)).toEqual([person.id])
    expect(await idsFor(middle)).toEqual([])
    expect(await idsFor(null)).toEqual([])
  })
})
