import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { amendStatement, confirmOwnWords, correctOwnWords, dropStatement, findPublicRecord, getRecordForStaff, listOwnWords, listStatements, publishRecord, signOffRecord, writeStatement } from '#server/domain/hearings/record'
import { addTurn, dropTurn, endTurn, listPresentSpeakers, listSpokenTimes, listTurns, moveTurn, startTurn } from '#server/domain/hearings/speeches'
import { applications, matterNotices, meetings, statements } from '#server/domain/hearings/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { later } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMeetingToDraw } from '../../support/draws.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const li = { kind: 'staff', id: 'li' } as const
const wang = { kind: 'staff', id: 'wang' } as const

/** A hearing that has begun, with three speakers who have come. */
async function aHearing(db: Database) {
  const { matter, meeting, people } = await aMeetingToDraw(db, { applied: [2, 1] })
  await db.update(applications).set({ state: 'present', publicName: '商户代表' }).where(eq(applications.matterId, matter.id))
  const [first, second, third] = people as [typeof people[0], typeof people[0], typeof people[0]]
  return { matterId: matter.id, now: meeting.startsAt, first: first!.id, second: second!.id, third: third!.id }
}

/** Its record with a passage of the chair and one of each of two speakers, published a day later. */
async function aPublishedRecord(db: Database) {
  const hearing = await aHearing(db)
  const write = (applicationId: string | null, role: 'chair' | 'participant', text: string) =>
    writeStatement(db, { matterId: hearing.matterId, statementId: randomUUID(), applicationId, speaker: role === 'chair' ? '主持人' : '商户代表', role, text, reason: null, actor: li, now: hearing.now })
  await write(null, 'chair', '现在开会。')
  await write(hearing.first, 'participant', '停车位要多留三十个。')
  await write(hearing.second, 'participant', '希望多种树。')
  const published = later(hearing.now, { days: 1 })
  await publish(db, hearing.matterId, published)
  const [meeting] = await db.select().from(meetings)
  return { ...hearing, published, until: meeting!.correctableUntil! }
}

const versionOf = async (db: Database) => (await db.select().from(meetings))[0]!.version
const publish = async (db: Database, matterId: string, now: Date) => publishRecord(db, { matterId, version: await versionOf(db), actor: li, keys, calendar, now })
const sign = async (db: Database, matterId: string, now: Date, actor: { kind: 'staff', id: string } = wang) => signOffRecord(db, { matterId, version: await versionOf(db), actor, keys, now })
const correct = (db: Database, applicationId: string, at: Date, changes: Partial<Parameters<typeof correctOwnWords>[1]> = {}) =>
  correctOwnWords(db, { applicationId, statementId: randomUUID(), position: 2, revision: 1, text: '停车位要多留十三个。', keep: false, at, ...changes })
const wordsAt = async (db: Database, matterId: string, position: number) => (await listStatements(db, matterId)).filter(statement => statement.position === position).map(({ text, by }) => [text, by])

describe('the floor', () => {
  const add = (db: Database, { matterId, now }: { matterId: string, now: Date }, applicationId: string | null, turnId: string = randomUUID()) =>
    addTurn(db, { matterId, turnId, applicationId, speaker: '商户代表', secondsAllowed: 180, actor: li, now }).then(() => turnId)
  const start = async (db: Database, { matterId }: { matterId: string }, turnId: string, speakingId: string | null, now: Date) =>
    startTurn(db, { matterId, turnId, version: (await listTurns(db, matterId)).find(({ id }) => id === turnId)!.version, speakingId, actor: li, now })

  it('calls those who have come, in order, and times them by the server', async () => {
    const db = await createTestDatabase()
    const hearing = await aHearing(db)
    await db.update(applications).set({ state: 'absent' }).where(eq(applications.id, hearing.third))
    await expect(add(db, hearing, hearing.third)).rejects.toMatchObject({ code: 'speech.not_present' })
    const one = await add(db, hearing, hearing.first)
    await add(db, hearing, hearing.first, one)
    const two = await add(db, hearing, null)
    expect((await listPresentSpeakers(db, hearing.matterId)).map(({ id, isQueued }) => [id, isQueued]).sort()).toEqual([[hearing.first, true], [hearing.second, false]].sort())
    await start(db, hearing, one, null, hearing.now)
    await start(db, hearing, two, one, later(hearing.now, { minutes: 4 }))
    await endTurn(db, { matterId: hearing.matterId, turnId: two, actor: li, now: later(hearing.now, { minutes: 6 }) })
    await endTurn(db, { matterId: hearing.matterId, turnId: two, actor: li, now: later(hearing.now, { minutes: 9 }) })
    expect((await listSpokenTimes(db, hearing.matterId)).map(({ seconds, secondsAllowed }) => [seconds, secondsAllowed])).toEqual([[240, 180], [120, 180]])
    expect((await listTimeline(db, { type: 'matter', id: hearing.matterId })).map(({ action }) => action).sort()).toEqual(['speech.turnAdded', 'speech.turnAdded', 'speech.turnEnded', 'speech.turnStarted', 'speech.turnStarted'])
  })

  it('gives it to one at a time: two people start different turns at once, and one is told', async () => {
    const db = await createTestDatabase()
    const hearing = await aHearing(db)
    const [one, two] = [await add(db, hearing, hearing.first), await add(db, hearing, hearing.second)]
    const results = await Promise.allSettled([start(db, hearing, one, null, hearing.now), start(db, hearing, two, null, hearing.now)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await listTurns(db, hearing.matterId)).filter(({ startedAt, endedAt }) => startedAt && !endedAt)).toHaveLength(1)
  })

  it('begins a turn once however often the key is pressed', async () => {
    const db = await createTestDatabase()
    const hearing = await aHearing(db)
    const one = await add(db, hearing, hearing.first)
    await Promise.all([start(db, hearing, one, null, hearing.now), start(db, hearing, one, null, later(hearing.now, { minutes: 1 }))])
    expect((await listTimeline(db, { type: 'matter', id: hearing.matterId })).filter(({ action }) => action === 'speech.turnStarted')).toHaveLength(1)
  })

  it('lets the order be changed until somebody has begun, and tells whoever has seen an older list', async () => {
    const db = await createTestDatabase()
    const hearing = await aHearing(db)
    const [one, two, three] = [await add(db, hearing, hearing.first), await add(db, hearing, hearing.second), await add(db, hearing, hearing.third)]
    const move = (turnId: string, version: number, by: -1 | 1) => moveTurn(db, { matterId: hearing.matterId, turnId, version, by, actor: li, now: hearing.now })
    await move(three, 1, -1)
    await expect(move(three, 1, -1)).rejects.toMatchObject({ code: 'stale' })
    expect((await listTurns(db, hearing.matterId)).map(({ id, position }) => [id, position])).toEqual([[one, 1], [three, 2], [two, 3]])
    await start(db, hearing, one, null, hearing.now)
    await expect(move(three, 3, -1)).rejects.toMatchObject({ code: 'speech.turn_over' })
    await expect(dropTurn(db, { matterId: hearing.matterId, turnId: one, version: 2, actor: li, now: hearing.now })).rejects.toMatchObject({ code: 'speech.turn_over' })
    await dropTurn(db, { matterId: hearing.matterId, turnId: two, version: 2, actor: li, now: hearing.now })
    expect(await listTurns(db, hearing.matterId)).toHaveLength(2)
  })
})

describe('the record', () => {
  it('is nobody\'s but the office\'s before it is published: what was changed till then is not shown', async () => {
    const db = await createTestDatabase()
    const { matterId, first, now } = await aHearing(db)
    const write = (changes: object = {}) => writeStatement(db, { matterId, statementId: randomUUID(), applicationId: first, speaker: '商户代表', role: 'participant', text: '写错的话', reason: null, actor: li, now, ...changes })
    await expect(write({ now: later(now, { milliseconds: -1 }) })).rejects.toMatchObject({ code: 'speech.not_begun' })
    await write()
    await write({ applicationId: null, text: '记重了' })
    expect(await findPublicRecord(db, matterId)).toBeNull()
    expect(await listOwnWords(db, { matterId, applicationId: first, now })).toBeNull()
    await expect(correct(db, first, now, { position: 1 })).rejects.toMatchObject({ code: 'speech.not_published' })
    const amend = (revision: number) => amendStatement(db, { matterId, statementId: randomUUID(), position: 1, revision, speaker: '商户代表', role: 'participant', text: '停车位要多留三十个。', reason: null, actor: li, now })
    await amend(1)
    await expect(amend(1)).rejects.toMatchObject({ code: 'stale' })
    await dropStatement(db, { matterId, position: 2, revision: 1, actor: li, now })
    await publish(db, matterId, now)
    const record = (await findPublicRecord(db, matterId))!
    expect(record.statements.map(({ text, versions }) => [text, versions.length])).toEqual([['停车位要多留三十个。', 1]])
    expect(JSON.stringify(record)).not.toMatch(/写错的话|记重了|"li"/)
    expect((await db.select().from(matterNotices)).map(({ kind, text }) => [kind, text?.zh])).toEqual([['record', expect.stringContaining('更正自己的话') as string]])
    await expect(dropStatement(db, { matterId, position: 1, revision: 2, actor: li, now })).rejects.toMatchObject({ code: 'speech.published_before' })
  })

  it('is not published empty, and once by two', async () => {
    const db = await createTestDatabase()
    const { matterId, now } = await aHearing(db)
    await expect(publish(db, matterId, now)).rejects.toMatchObject({ code: 'speech.empty' })
    await writeStatement(db, { matterId, statementId: randomUUID(), applicationId: null, speaker: '主持人', role: 'chair', text: '开会', reason: null, actor: li, now })
    await Promise.all([publish(db, matterId, now), publish(db, matterId, now)])
    expect(await db.select().from(matterNotices)).toHaveLength(1)
  })

  it.each([[-1, true], [0, false], [1, false]])('lets a speaker correct their own words %i ms from the end of the window: %s', async (milliseconds, isAllowed) => {
    const db = await createTestDatabase()
    const { matterId, first, until } = await aPublishedRecord(db)
    const correcting = correct(db, first, later(until, { milliseconds }))
    await (isAllowed ? correcting : expect(correcting).rejects.toMatchObject({ code: 'speech.window_over' }))
    expect((await wordsAt(db, matterId, 2)).length).toBe(isAllowed ? 2 : 1)
  })

  it('shows a correction beside the words before, and who made it', async () => {
    const db = await createTestDatabase()
    const { matterId, first, published } = await aPublishedRecord(db)
    await correct(db, first, published)
    const [, own] = (await findPublicRecord(db, matterId))!.statements
    expect(own!.versions.map(({ text, bySpeaker, at }) => [text, bySpeaker, at])).toEqual([['停车位要多留三十个。', false, expect.any(Date)], ['停车位要多留十三个。', true, published]])
    await expect(amendStatement(db, { matterId, statementId: randomUUID(), position: 3, revision: 1, speaker: '商户代表', role: 'participant', text: '希望多种些树。', reason: null, actor: li, now: published })).rejects.toMatchObject({ issues: [expect.objectContaining({ code: 'speech.reason_missing' })] })
    await amendStatement(db, { matterId, statementId: randomUUID(), position: 3, revision: 1, speaker: '商户代表', role: 'participant', text: '希望多种些树。', reason: '漏字', actor: li, now: published })
    expect((await findPublicRecord(db, matterId))!.statements[2]!.versions.map(({ bySpeaker, reason }) => [bySpeaker, reason])).toEqual([[false, null], [false, '漏字']])
  })

  it('lets nobody correct somebody else\'s words', async () => {
    const db = await createTestDatabase()
    const { matterId, first, second, third, published } = await aPublishedRecord(db)
    const before = await listStatements(db, matterId)
    for (const [applicationId, position] of [[first, 3], [second, 2], [third, 2], [first, 1], [first, 9], ['nobody', 2]] as const) {
      await expect(correct(db, applicationId, published, { position })).rejects.toMatchObject({ code: 'speech.not_found', status: 404 })
      await expect(confirmOwnWords(db, { applicationId, position, revision: 1, at: published })).rejects.toMatchObject({ code: 'speech.not_found' })
    }
    expect(await listStatements(db, matterId)).toEqual(before)
    expect((await listOwnWords(db, { matterId, applicationId: first, now: published }))!.words.map(({ text }) => text)).toEqual(['停车位要多留三十个。'])
  })

  it('takes a correction that is sent again once, even when staff have changed the words since', async () => {
    const db = await createTestDatabase()
    const { matterId, first, published } = await aPublishedRecord(db)
    const statementId = randomUUID()
    await Promise.all([1, 2, 3].map(() => correct(db, first, published, { statementId })))
    await amendStatement(db, { matterId, statementId: randomUUID(), position: 2, revision: 2, speaker: '商户代表', role: 'participant', text: '停车位要多留 13 个。', reason: '统一数字', actor: li, now: published })
    await correct(db, first, published, { statementId })
    await correct(db, first, published, { revision: 3, text: '停车位要多留 13 个。' })
    expect((await wordsAt(db, matterId, 2)).map(([, by]) => by)).toEqual(['li', null, 'li'])
    await expect(correct(db, first, published, { text: '另一句' })).rejects.toMatchObject({ code: 'stale' })
  })

  it('refuses a correction with a telephone number in it', async () => {
    const db = await createTestDatabase()
    const { first, published } = await aPublishedRecord(db)
    await expect(correct(db, first, published, { text: '请打 13812345678' })).rejects.toMatchObject({ issues: [expect.objectContaining({ code: 'report.words_must_change' })] })
  })

  it.each([0, 1, 2, 3])('never holds a correction from after the signature, signed before read %i', async (place) => {
    const db = await createTestDatabase()
    const { matterId, first, until } = await aPublishedRecord(db)
    const racing = readingAfter(db, async (read) => { if (read === place) await sign(db, matterId, until) })
    await expect(correct(racing, first, later(until, { milliseconds: -1 }))).rejects.toMatchObject({ code: 'speech.signed' })
    expect(await wordsAt(db, matterId, 2)).toHaveLength(1)
  })

  it.each([0, 1, 2, 3, 4])('is not signed off without being read again when a correction comes before read %i', async (place) => {
    const db = await createTestDatabase()
    const { matterId, first, second, until } = await aPublishedRecord(db)
    const at = later(until, { milliseconds: -1 })
    for (const [applicationId, position] of [[first, 2], [second, 3]] as const) await confirmOwnWords(db, { applicationId, position, revision: 1, at })
    const version = await versionOf(db)
    const racing = readingAfter(db, async (read) => { if (read === place) await correct(db, first, at) })
    await expect(signOffRecord(racing, { matterId, version, actor: wang, keys, now: at })).rejects.toMatchObject({ code: 'stale' })
    expect((await db.select().from(meetings))[0]!.signedOffAt).toBeNull()
  })

  it('is signed off by somebody who wrote none of it, when the window has ended or everybody has agreed', async () => {
    const db = await createTestDatabase()
    const { matterId, first, second, published, until } = await aPublishedRecord(db)
    await expect(sign(db, matterId, until, li)).rejects.toMatchObject({ code: 'speech.own_record', status: 403 })
    await expect(sign(db, matterId, published)).rejects.toMatchObject({ code: 'speech.window_open' })
    await correct(db, first, published)
    await confirmOwnWords(db, { applicationId: second, position: 3, revision: 1, at: published })
    await confirmOwnWords(db, { applicationId: second, position: 3, revision: 1, at: published })
    expect(await getRecordForStaff(db, { matterId, actorId: 'wang', now: published })).toMatchObject({ obstacle: null, places: [{ isConfirmed: false }, { isConfirmed: true }, { isConfirmed: true }] })
    await sign(db, matterId, published)
    await sign(db, matterId, published)
    expect((await db.select().from(matterNotices)).map(({ kind }) => kind)).toEqual(['record', 'record'])
    await expect(sign(db, matterId, until, { kind: 'staff', id: 'zhao' })).rejects.toMatchObject({ code: 'speech.signed' })
  })

  it('after the signature is changed by nothing and nobody', async () => {
    const db = await createTestDatabase()
    const { matterId, first, second, published, until } = await aPublishedRecord(db)
    await sign(db, matterId, until)
    const before = await listStatements(db, matterId)
    const said = { matterId, statementId: randomUUID(), speaker: '商户代表', role: 'participant' as const, text: '别的话', reason: '错字', actor: li, now: until }
    for (const change of [
      () => writeStatement(db, { ...said, applicationId: null }), () => amendStatement(db, { ...said, position: 2, revision: 1 }),
      () => correct(db, first, published), () => confirmOwnWords(db, { applicationId: second, position: 3, revision: 1, at: published }),
    ]) await expect(change()).rejects.toMatchObject({ code: 'speech.signed' })
    for (const write of [
      (tx: Database) => tx.insert(statements).values({ ...before[0]!, id: randomUUID(), revision: 2 }).returning({ id: statements.id }), (tx: Database) => tx.delete(statements).returning({ id: statements.id }),
      (tx: Database) => tx.update(statements).set({ text: '别的话' }).returning({ id: statements.id }), (tx: Database) => tx.update(meetings).set({ signedOffAt: null }).returning({ id: meetings.matterId }),
      (tx: Database) => tx.update(meetings).set({ correctableUntil: later(until, { days: 1 }) }).returning({ id: meetings.matterId }),
    ]) await expect(commit(db, tx => [write(tx)])).rejects.toThrow()
    expect(await listStatements(db, matterId)).toEqual(before)
  })
})
