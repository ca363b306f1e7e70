import { describe, expect, it } from 'vitest'
import { and, eq, sql } from 'drizzle-orm'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { search } from '#server/domain/search/queries'
import { changeTeam, closeTeam, foundTeam, publishTeam, reopenTeam, writeAgreement } from '#server/domain/volunteers/teams'
import { getTeam } from '#server/domain/volunteers/queries'
import { joinTeam } from '#server/domain/volunteers/seats'
import { getTeamMeeting, getTeamPage, listPublicTeams, listTeamNews, listTeamsForStaff } from '#server/domain/volunteers/teamQueries'
import { memberships, teamAgreements, teams } from '#server/domain/volunteers/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { teamDraftSchema, teamListSchema, type TeamListQuery } from '#shared/volunteers/teams'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { aMember, aTeam, aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const by = { actor, keys, calendar, now: monday }
const typed = {
  form: 'neighbourCentre', subDistrict: '110107009', community: '110107009001', nameZh: '东山互助队', nameEn: 'Dongshan helpers', doesZh: '帮邻居买菜。', mayNotZh: '不检查。', whenZh: '周二上午', whereZh: '社区服务站', contactZh: '居委会 010-00000000', seats: '5', minAge: '14',
}
const draft = (changes: Record<string, unknown> = {}) => teamDraftSchema.parse({ ...typed, ...changes })
const list = (db: Database, query: Record<string, unknown> = {}) => listPublicTeams(db, { ...teamListSchema.parse(query) as TeamListQuery, now: monday })
const namesOf = ({ items }: { items: { name: { zh: string } }[] }) => items.map(({ name }) => name.zh)
const stepOf = async (db: Database, teamId: string) => ({ teamId, version: (await getTeam(db, teamId)).version, ...by })

describe('a team', () => {
  it('is seen and found by nobody before it is published, by everybody after, and by nobody who looks for a team once closed', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(), ...by })
    const found = async () => (await search(db, { q: '东山互助', locale: 'zh-CN' })).hits.map(({ ref }) => ref)
    const seen = async () => [namesOf(await list(db)), await found()]
    expect(await seen()).toEqual([[], []])
    await expect(getTeamPage(db, { teamId: id, now: monday })).rejects.toMatchObject({ code: 'team.not_found' })
    await publishTeam(db, await stepOf(db, id))
    expect(await seen()).toEqual([['东山互助队'], [id]])
    expect((await search(db, { q: 'Dongshan helpers', locale: 'en' })).hits.map(({ path }) => path)).toEqual([`/volunteers/teams/${id}`])
    await closeTeam(db, { ...await stepOf(db, id), reason: '人齐了。' })
    expect(await seen()).toEqual([[], []])
    expect(await getTeamPage(db, { teamId: id, now: monday })).toMatchObject({ stage: 'closed', closed: { reason: '人齐了。' } })
    await reopenTeam(db, await stepOf(db, id))
    expect(await seen()).toEqual([['东山互助队'], [id]])
  })

  it('is not published without what it may not do, whom to ask, and with risk not without insurance, risks and agreement', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft({ mayNotZh: '', contactZh: '', isRisky: 'yes' }), ...by })
    await expect(publishTeam(db, await stepOf(db, id))).rejects.toMatchObject({ code: 'team.not_ready', issues: ['mayNot', 'contact', 'insurance', 'risks', 'agreement'].map(gap => ({ path: '', code: `team.missing_${gap}` })) })
    await changeTeam(db, { ...await stepOf(db, id), leaderId: null, draft: draft({ isRisky: 'yes', insuranceZh: '社区办保险。', risksZh: '路上有车。' }) })
    await expect(publishTeam(db, await stepOf(db, id))).rejects.toMatchObject({ issues: [{ code: 'team.missing_agreement' }] })
    expect(await writeAgreement(db, { ...await stepOf(db, id), text: { zh: '协议一。', en: null } })).toBe(1)
    await publishTeam(db, await stepOf(db, id))
    await expect(changeTeam(db, { ...await stepOf(db, id), leaderId: null, draft: draft({ isRisky: 'yes' }) })).rejects.toMatchObject({ code: 'team.not_ready' })
    expect(await getTeamPage(db, { teamId: id, now: monday })).toMatchObject({ needsAgreement: true, agreement: { number: 1, text: { zh: '协议一。' } } })
  })

  it('keeps every version of its agreement, and refuses one that changes nothing', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(), ...by })
    await writeAgreement(db, { ...await stepOf(db, id), text: { zh: '第一版。', en: null } })
    await expect(writeAgreement(db, { ...await stepOf(db, id), text: { zh: '第一版。', en: null } })).rejects.toMatchObject({ issues: [{ code: 'team.agreement_unchanged' }] })
    await writeAgreement(db, { ...await stepOf(db, id), text: { zh: '第二版。', en: null } })
    const versions = await db.select({ number: teamAgreements.number, text: teamAgreements.text }).from(teamAgreements).where(eq(teamAgreements.teamId, id)).orderBy(teamAgreements.number)
    expect(versions.map(({ number, text }) => [number, text.zh])).toEqual([[1, '第一版。'], [2, '第二版。']])
    expect((await getTeam(db, id)).agreement).toBe(2)
  })

  it('changed by two at once is changed by one, and the other is told', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(), ...by })
    const step = await stepOf(db, id)
    const results = await Promise.allSettled([5, 6, 7, 8].map(seats => changeTeam(db, { ...step, leaderId: null, draft: draft({ seats: String(seats) }) })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'stale', status: 409 })
  })

  it('never has fewer seats than are taken, also when one is taken at the same moment', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(), ...by })
    const take = () => commit(db, tx => [tx.update(teams).set({ taken: sql`${teams.taken} + 1` }).where(sql`${teams.id} = ${id} and ${teams.taken} < ${teams.seats}`).returning({ id: teams.id })])
    for (let n = 0; n < 3; n++) await take()
    await expect(changeTeam(db, { ...await stepOf(db, id), leaderId: null, draft: draft({ seats: '2' }) })).rejects.toMatchObject({ code: 'team.seats_below_taken', issues: [{ path: 'seats' }] })
    const step = await stepOf(db, id)
    await Promise.allSettled([take(), changeTeam(db, { ...step, leaderId: null, draft: draft({ seats: '3' }) }), take()])
    const { seats, taken } = await getTeam(db, id)
    expect(taken).toBeLessThanOrEqual(seats)
  })

  it('offers seats that are added to those who wait, in the order they came, also while others join', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 2, text: draft().text })
    const people = await Promise.all(Array.from({ length: 6 }, () => aVolunteer(db)))
    for (const { id } of people) await joinTeam(db, { teamId: team.id, volunteerId: id, actor: { kind: 'resident' }, now: monday })
    const late = await aVolunteer(db)
    const step = await stepOf(db, team.id)
    await Promise.all([changeTeam(db, { ...step, leaderId: null, draft: draft({ seats: '4' }) }), joinTeam(db, { teamId: team.id, volunteerId: late.id, actor: { kind: 'resident' }, now: monday })])
    const rows = await db.select({ volunteerId: memberships.volunteerId, state: memberships.state }).from(memberships).where(and(eq(memberships.teamId, team.id)))
    const stateOf = (id: string) => rows.find(({ volunteerId }) => volunteerId === id)!.state
    expect([...people, late].map(({ id }) => stateOf(id))).toEqual(['seated', 'seated', 'offered', 'offered', 'waiting', 'waiting', 'waiting'])
    expect(await getTeam(db, team.id)).toMatchObject({ seats: 4, taken: 4 })
  })

  it('lets only somebody with a seat check others in', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const [member, stranger] = [await aVolunteer(db), await aVolunteer(db)]
    await aMember(db, { team, volunteer: member })
    const change = async (leaderId: string) => changeTeam(db, { ...await stepOf(db, team.id), leaderId, draft: draft({ seats: '20' }) })
    await expect(change(stranger.id)).rejects.toMatchObject({ issues: [{ path: 'leaderId', code: 'team.leader_unknown' }] })
    await change(member.id)
    expect((await getTeam(db, team.id)).leaderId).toBe(member.id)
  })

  it('stays of its kind and community once it was public', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    await expect(changeTeam(db, { ...await stepOf(db, team.id), leaderId: null, draft: draft({ form: 'hall' }) })).rejects.toMatchObject({ issues: [{ code: 'team.form_fixed' }] })
    await expect(changeTeam(db, { ...await stepOf(db, team.id), leaderId: null, draft: draft({ community: '110107009003' }) })).rejects.toMatchObject({ issues: [{ code: 'team.community_fixed' }] })
  })
})

describe('the list of teams', () => {
  it('gives every team exactly once, page by page, while teams are added in between', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 23; n++) await aTeam(db, { id: `team-${String(n).padStart(2, '0')}`, publishedAt: later(monday, { minutes: Math.floor(n / 3) }) })
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 20; page++) {
      const { items, nextCursor } = await list(db, { limit: '5', cursor })
      seen.push(...items.map(({ id }) => id))
      await aTeam(db, { publishedAt: later(monday, { days: 1, minutes: page }) })
      if (!nextCursor) break
      cursor = nextCursor
    }
    expect(new Set(seen).size).toBe(23)
    expect(seen).toHaveLength(23)
    await expect(list(db, { cursor: 'other' })).rejects.toMatchObject({ status: 422 })
  })

  it('is narrowed by form, sub-district, community, free places and words', async () => {
    const db = await createTestDatabase()
    const seeded = await aTeam(db, { taken: 20 })
    const hall = await aTeam(db, { form: 'hall', subDistrict: '110107003', community: '110107003007' })
    const idsOf = async (query: Record<string, unknown>) => (await list(db, query)).items.map(({ id }) => id)
    expect(await idsOf({ form: 'hall' })).toEqual([hall.id])
    expect(await idsOf({ subDistrict: '110107009' })).toEqual([seeded.id])
    expect(await idsOf({ community: '110107003007' })).toEqual([hall.id])
    expect(await idsOf({ hasPlaces: 'yes' })).toEqual([hall.id])
    expect(await idsOf({ form: '', subDistrict: '', community: '', hasPlaces: '', q: '' })).toHaveLength(2)
    const cooks = await foundTeam(db, { draft: draft({ nameZh: '做饭小队' }), ...by })
    await publishTeam(db, await stepOf(db, cooks))
    expect(await idsOf({ q: '做饭' })).toEqual([cooks])
    expect(await idsOf({ q: '没有这样的' })).toEqual([])
  })

  it('shows staff the teams of their communities or sub-districts only', async () => {
    const db = await createTestDatabase()
    const here = await aTeam(db, { stage: 'draft', publishedAt: null as unknown as Date })
    const there = await aTeam(db, { subDistrict: '110107003', community: '110107003007' })
    const seenBy = async (scope: { subDistricts: 'all' | string[], communities: string[] | null }) =>
      (await listTeamsForStaff(db, { scope: { bodyId: null, ...scope }, limit: 50 })).items.map(({ id }) => id).sort()
    expect(await seenBy({ subDistricts: 'all', communities: null })).toEqual([here.id, there.id].sort())
    expect(await seenBy({ subDistricts: ['110107003'], communities: null })).toEqual([there.id])
    expect(await seenBy({ subDistricts: 'all', communities: ['110107009001'] })).toEqual([here.id])
    expect(await seenBy({ subDistricts: 'all', communities: [] })).toEqual([])
  })
})

describe('the next meeting', () => {
  const meeting = { meetsOn: '2026-12-01', meetsFrom: '09:30', meetsTo: '11:00', meetingPlaceZh: '服务站二层' }

  it('is announced when it is set and again when it moves, and not for a change of anything else', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(), ...by })
    await publishTeam(db, await stepOf(db, id))
    const change = async (changes: Record<string, unknown>) => changeTeam(db, { ...await stepOf(db, id), leaderId: null, draft: draft(changes) })
    const news = async () => (await listTeamNews(db, { limit: 50 })).map(({ kind, meeting: said }) => said ? `${kind} ${said.startsAt.toISOString()}` : kind).sort()
    expect(await news()).toEqual(['opened'])
    await change(meeting)
    await change({ ...meeting, seats: '9' })
    expect(await news()).toEqual(['meeting 2026-12-01T01:30:00.000Z', 'opened'])
    await change({ ...meeting, meetsOn: '2026-12-02' })
    expect(await news()).toEqual(['meeting 2026-12-02T01:30:00.000Z', 'opened'])
    await closeTeam(db, { ...await stepOf(db, id), reason: '停了。' })
    expect(await news()).toEqual([])
    expect(await getTeamMeeting(db, id)).toMatchObject({ isClosed: true, meeting: { startsAt: new Date('2026-12-02T01:30:00.000Z') } })
  })

  it('is not shown as the next one when it is over', async () => {
    const db = await createTestDatabase()
    const id = await foundTeam(db, { draft: draft(meeting), ...by })
    await publishTeam(db, await stepOf(db, id))
    const at = async (instant: string) => (await getTeamPage(db, { teamId: id, now: new Date(instant) })).meeting
    expect(await at('2026-12-01T02:59:00Z')).not.toBeNull()
    expect(await at('2026-12-01T03:00:00Z')).toBeNull()
  })
})
