import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { listTimeline } from '#server/domain/events/queries'
import { getApplication } from '#server/domain/hearings/applications'
import { checkInByCode, checkInSaltOf, hashCheckInCode, importCheckIns, noteAbsent } from '#server/domain/hearings/checkIn'
import { writeCheckInPage } from '#server/domain/hearings/checkInPage'
import { listApplicationsForStaff, notePhoned, revealApplicant } from '#server/domain/hearings/meetingDesk'
import { deriveCheckInCode, getMeetingPage, getTrackedApplication } from '#server/domain/hearings/meetingPages'
import { publishParticipants } from '#server/domain/hearings/meetings'
import { applications } from '#server/domain/hearings/tables'
import { parseCheckInCode } from '#shared/hearings/checkIn'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { aCalledMeeting, apply, circumstances, officer } from '../../support/meetings.ts'

const startsAt = later(monday, { days: 30 })
const contact = { name: '金丝雀甲', phone: '13900001234', email: 'canary@example.org' }

describe('checking in', () => {
  it('takes the code of the receipt however it is typed, once, and no other', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const { applicationId, number } = await apply(db, matterId, { groupId: group!.id })
    const code = (await getTrackedApplication(db, { applicationId, keys: testKeys, now: monday })).checkInCode!
    expect(code).toBe(deriveCheckInCode(number, testKeys))
    const enter = (typed: string, now = startsAt) => checkInByCode(db, { matterId, code: typed, keys: testKeys, actor: officer, now })
    expect(await enter(`${code.slice(0, 3)} ${code.slice(3, 6)}－${code.slice(6)}`)).toEqual({ applicationId, isNew: true })
    expect(await enter(code, later(startsAt, { minutes: 5 }))).toEqual({ applicationId, isNew: false })
    expect(await getApplication(db, applicationId)).toMatchObject({ state: 'present', checkedInAt: startsAt })
    const wrong = code.slice(0, 8) + String((Number(code[8]) + 1) % 10)
    expect(parseCheckInCode(wrong)).toBeNull()
    await expect(enter(wrong)).rejects.toMatchObject({ code: 'meeting.code_unknown' })
  })

  it('takes a file of a device without network any number of times, from two devices', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    for (let n = 0; n < 10; n++) await apply(db, matterId, { groupId: group!.id })
    const rows = await db.select().from(applications).where(eq(applications.matterId, matterId)).orderBy(asc(applications.rank))
    const salt = checkInSaltOf(matterId, testKeys)
    const entries = rows.map(({ number }) => ({ hash: hashCheckInCode(salt, deriveCheckInCode(number, testKeys)), at: later(startsAt, { minutes: -5 }) }))
    const hand = (from: number, to: number) => importCheckIns(db, { matterId, entries: entries.slice(from, to), keys: testKeys, actor: officer, now: startsAt })
    const came = await Promise.all([hand(0, 5), hand(3, 10), hand(0, 5)])
    expect(came.reduce((sum, { added }) => sum + added, 0)).toBe(7)
    // Three have no seat: their codes open nothing.
    expect(came[1]!.unknown).toBe(3)
    expect(await hand(0, 10)).toEqual({ added: 0, known: 7, unknown: 3 })
    expect((await db.select().from(applications)).filter(({ state }) => state === 'present').every(({ checkedInAt }) => checkedInAt!.getTime() === later(startsAt, { minutes: -5 }).getTime())).toBe(true)
  })

  it('lets whoever was noted as absent turn out to have come, and notes nobody before it begins', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const { applicationId, number } = await apply(db, matterId, { groupId: group!.id })
    await expect(noteAbsent(db, { applicationId, actor: officer, now: later(startsAt, { milliseconds: -1 }) })).rejects.toMatchObject({ code: 'meeting.not_begun' })
    await noteAbsent(db, { applicationId, actor: officer, now: startsAt })
    await checkInByCode(db, { matterId, code: deriveCheckInCode(number, testKeys), keys: testKeys, actor: officer, now: startsAt })
    expect((await getApplication(db, applicationId)).state).toBe('present')
  })

  it('has a page for no network that asks nobody and names nobody who did not agree', () => {
    const page = writeCheckInPage({ locale: 'zh-CN', matterId: 'm', title: '</script><img alt=x>', when: '', salt: 's', people: [{ hash: 'h', label: '居民 编号最后四位 1234' }] })
    expect(page).not.toContain('<img')
    expect(page).not.toMatch(/https?:|fetch\(|XMLHttp|import\(|src=|href="/)
  })
})

describe('staff', () => {
  it('see who applied and which ways there are, never a name or a number', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const { applicationId } = await apply(db, matterId, { groupId: group!.id, contact })
    await notePhoned(db, { applicationId, actor: officer, now: startsAt })
    const { items } = await listApplicationsForStaff(db, { matterId, keys: testKeys, now: startsAt })
    expect(items[0]).toMatchObject({ state: 'confirmed', ways: ['name', 'phone', 'email'], phonedAt: startsAt, gist: '停车的地方' })
    for (const mark of Object.values(contact)) expect(JSON.stringify(items)).not.toContain(mark)
  })

  it('open a contact only with a reason that the applicant reads', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const { applicationId } = await apply(db, matterId, { groupId: group!.id, contact })
    const reason = '没有邮箱，打电话通知得到席位。'
    expect(await revealApplicant(db, { applicationId, reason, actor: { ...officer, role: 'custodian' }, keys: testKeys, now: startsAt })).toEqual(contact)
    expect((await getTrackedApplication(db, { applicationId, keys: testKeys, now: startsAt })).steps.at(-1)).toMatchObject({ step: 'contactOpened', reason, role: 'custodian' })
    expect(JSON.stringify(await listTimeline(db, { type: 'application', id: applicationId }))).not.toContain(contact.phone)
  })
})

describe('the public page', () => {
  it('counts seats and, once the list is out, names who agreed to it', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { observerSeats: 2 })
    await apply(db, matterId, { groupId: group!.id, publicName: '李四', contact: { ...contact, name: '李四' } })
    const { number } = await apply(db, matterId, { groupId: group!.id, contact })
    for (let n = 0; n < 3; n++) await apply(db, matterId, { role: 'observer' })
    const look = (now: Date) => getMeetingPage(db, { matterId, ...circumstances, now })
    const before = await look(later(monday, { days: 3 }))
    expect(before.groups[0]).toMatchObject({ seats: 7, applied: 2, seated: 2, waiting: 0 })
    expect(before.observers).toEqual({ applied: 3, seated: 2, waiting: 1 })
    expect(before.participants).toBeNull()
    const now = later(monday, { days: 8 })
    await publishParticipants(db, { matterId, version: 2, actor: officer, ...circumstances, now })
    const after = await look(now)
    expect(after.participants!.groups[0]!.members).toEqual([{ name: '李四', numberEnd: expect.any(String) as string, isAsked: false }, { name: null, numberEnd: number.slice(-4), isAsked: false }])
    for (const mark of [...Object.values(contact), number]) expect(JSON.stringify(after)).not.toContain(mark)
  })
})
