import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import {
  decideProposal, getProposal, getTrackedProposal, listAgreements, listFittingHalls, listHalls, listOpenProposals, listProposals, noteAgreement, noteProgress, proposeItem, publishMinutes, withdrawProposal,
} from '#server/domain/hearings/deliberation'
import { getMatter } from '#server/domain/hearings/queries'
import { agreements, matterNotices, proposals } from '#server/domain/hearings/tables'
import { openReceipt } from '#server/domain/receipts/commands'
import { proposalSchema } from '#shared/hearings/deliberation'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const place = { subDistrict: '110107003', community: '110107003007' }
const answers = proposalSchema.parse({ ...place, title: '楼前空地装几把椅子', words: '老人没有地方坐。', keep: '' })
const actor = { kind: 'staff', id: 'officer' } as const
const propose = (db: Database, submissionId = randomUUID(), changes: object = {}) => proposeItem(db, { submissionId, answers: { ...answers, ...changes }, keys, now: monday })
const aHall = (db: Database, changes: object = {}) => aMatter(db, { kind: 'deliberation', ...place, ...changes })

async function decide(db: Database, id: string, to: 'listed' | 'planned' | 'discussed' | 'declined', more: { matterId?: string, toAuthor?: string } = {}) {
  const { version } = await getProposal(db, id)
  await decideProposal(db, { proposalId: id, version, to, matterId: null, toAuthor: null, ...more, actor, now: later(monday, { hours: 1 }) })
}

describe('a proposal', () => {
  it('gets a receipt that opens it, with its state in plain words', async () => {
    const db = await createTestDatabase()
    const { proposalId, number, queryCode } = await propose(db)
    expect(number).toMatch(/^YS-\d{8}$/)
    expect(await openReceipt(db, { number, queryCode, visitor: { token: undefined, address: '127.0.0.1' }, keys, now: monday })).toMatchObject({ kind: 'proposal', subjectId: proposalId })
    expect(await getTrackedProposal(db, { proposalId, keys })).toMatchObject({ state: 'waiting', queryCode, mayWithdraw: true, title: answers.title })
  })

  it('sent again at any moment is the same proposal with the same receipt', async () => {
    const db = await createTestDatabase()
    for (let moment = 0; moment < 3; moment++) {
      const submissionId = randomUUID()
      let twin: Awaited<ReturnType<typeof propose>> | undefined
      const first = await propose(readingAfter(db, async (read) => { if (read === moment) twin = await propose(db, submissionId) }), submissionId)
      expect(await propose(db, submissionId)).toEqual(first)
      if (twin) expect(twin).toEqual(first)
      expect(await db.select().from(proposals).where(eq(proposals.submissionId, submissionId))).toHaveLength(1)
    }
    const submissionId = randomUUID()
    expect(new Set((await Promise.all(Array.from({ length: 5 }, () => propose(db, submissionId)))).map(({ number }) => number)).size).toBe(1)
  })

  it('does not carry a telephone number into the list', async () => {
    const db = await createTestDatabase()
    await expect(propose(db, randomUUID(), { words: '找张先生 13912345678' })).rejects.toMatchObject({ status: 422, issues: [{ path: 'words' }] })
  })

  it('is listed, planned into a hall of its community, and talked about; each step leaves an event', async () => {
    const db = await createTestDatabase()
    const { proposalId } = await propose(db)
    const hall = await aHall(db)
    await decide(db, proposalId, 'listed')
    expect((await listHalls(db, { now: monday })).proposed.map(({ title }) => title)).toEqual([answers.title])
    expect((await listFittingHalls(db, place)).map(({ id }) => id)).toEqual([hall.id])
    await decide(db, proposalId, 'planned', { matterId: hall.id })
    expect(await listOpenProposals(db, { matterId: hall.id })).toMatchObject([{ title: answers.title, state: 'planned' }])
    expect((await getTrackedProposal(db, { proposalId, keys })).matter).toMatchObject({ id: hall.id })
    await decide(db, proposalId, 'discussed')
    expect((await listTimeline(db, { type: 'proposal', id: proposalId })).map(({ action }) => action).sort()).toEqual(['deliberation.discussed', 'deliberation.listed', 'deliberation.planned', 'deliberation.proposed'])
    await expect(decide(db, proposalId, 'declined', { toAuthor: '晚了' })).rejects.toMatchObject({ code: 'deliberation.not_now' })
  })

  it('goes into no hall elsewhere, no hearing, and none that is over', async () => {
    const db = await createTestDatabase()
    const { proposalId } = await propose(db)
    for (const changes of [{ kind: 'hearing' }, { subDistrict: '110107009', community: null }, { stage: 'withdrawn' }]) {
      const { id } = await aHall(db, changes)
      await expect(decide(db, proposalId, 'planned', { matterId: id })).rejects.toMatchObject({ issues: [{ code: 'deliberation.matter_unfit' }] })
    }
  })

  it('that was declined tells its writer why', async () => {
    const db = await createTestDatabase()
    const { proposalId } = await propose(db)
    await decide(db, proposalId, 'declined', { toAuthor: '这件事由物业办，已转告。' })
    expect(await getTrackedProposal(db, { proposalId, keys })).toMatchObject({ state: 'declined', toAuthor: '这件事由物业办，已转告。', mayWithdraw: false })
  })

  it('that is taken back loses its words and is read nowhere; once talked about it stays', async () => {
    const db = await createTestDatabase()
    const { proposalId } = await propose(db)
    await decide(db, proposalId, 'listed')
    await expect(withdrawProposal(db, { proposalId, version: 1, now: monday })).rejects.toMatchObject({ code: 'stale' })
    await withdrawProposal(db, { proposalId, version: 2, now: monday })
    await withdrawProposal(db, { proposalId, version: 2, now: monday })
    expect(await getProposal(db, proposalId)).toMatchObject({ state: 'withdrawn', title: '', words: '' })
    expect((await listHalls(db, { now: monday })).proposed).toEqual([])
    const other = await propose(db)
    const hall = await aHall(db)
    await decide(db, other.proposalId, 'planned', { matterId: hall.id })
    await decide(db, other.proposalId, 'discussed')
    await expect(withdrawProposal(db, { proposalId: other.proposalId, version: 3, now: monday })).rejects.toMatchObject({ code: 'deliberation.final' })
  })

  it('is shown to staff of its sub-district, page by page, the oldest first', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 3; n++) await proposeItem(db, { submissionId: randomUUID(), answers: { ...answers, title: `议题 ${n}` }, keys, now: later(monday, { hours: n }) })
    const first = await listProposals(db, { scope: { subDistricts: ['110107003'] }, state: 'waiting', limit: 2 })
    expect(first.items.map(({ title }) => title)).toEqual(['议题 0', '议题 1'])
    const [at, id] = first.nextCursor!.split(/\.(.*)/) as [string, string]
    expect((await listProposals(db, { scope: { subDistricts: 'all' }, state: 'waiting', limit: 2, cursor: { at: new Date(Number(at)), id } })).items.map(({ title }) => title)).toEqual(['议题 2'])
    expect((await listProposals(db, { scope: { subDistricts: ['110107009'] }, state: 'waiting', limit: 2 })).items).toEqual([])
  })
})

describe('an agreement', () => {
  const agreement = { text: { zh: '装六把椅子', en: null }, responsible: { zh: '社区居委会', en: null }, dueOn: '2026-12-01' }
  const overdueAt = async (db: Database, matterId: string, now: Date) => (await listAgreements(db, { matterId, now })).map(({ isOverdue }) => isOverdue)

  it('is past its day from the first instant after it in Beijing, until it is done', async () => {
    const db = await createTestDatabase()
    const matter = await getMatter(db, (await aHall(db)).id)
    const id = await noteAgreement(db, { matter, agreement, actor, now: monday })
    const midnight = new Date('2026-12-02T00:00:00+08:00')
    expect(await overdueAt(db, matter.id, later(midnight, { milliseconds: -1 }))).toEqual([false])
    expect(await overdueAt(db, matter.id, midnight)).toEqual([true])
    await noteProgress(db, { matterId: matter.id, agreementId: id, version: 1, doneOn: '2026-12-02', note: { zh: '晚了一天。', en: null }, actor, now: later(midnight, { hours: 1 }) })
    expect(await overdueAt(db, matter.id, later(midnight, { days: 9 }))).toEqual([false])
    expect((await db.select().from(agreements))[0]).toMatchObject({ ...agreement, doneOn: '2026-12-02', note: { zh: '晚了一天。' } })
  })

  it('is noted of a published hall only, in order, and is not done in the future', async () => {
    const db = await createTestDatabase()
    const hearing = await getMatter(db, (await aMatter(db, { kind: 'hearing' })).id)
    await expect(noteAgreement(db, { matter: hearing, agreement, actor, now: monday })).rejects.toMatchObject({ code: 'deliberation.not_a_hall' })
    const matter = await getMatter(db, (await aHall(db)).id)
    await Promise.all([1, 2, 3].map(() => noteAgreement(db, { matter, agreement, actor, now: monday })))
    const list = await listAgreements(db, { matterId: matter.id, now: monday })
    expect(list.map(({ position }) => position)).toEqual([1, 2, 3])
    await expect(noteProgress(db, { matterId: matter.id, agreementId: list[0]!.id, version: 1, doneOn: '2026-11-24', note: null, actor, now: monday })).rejects.toMatchObject({ issues: [{ code: 'deliberation.day_in_future' }] })
    await expect(noteProgress(db, { matterId: 'other', agreementId: list[0]!.id, version: 1, doneOn: '2026-11-23', note: null, actor, now: monday })).rejects.toMatchObject({ status: 404 })
    expect((await listHalls(db, { now: monday })).open).toHaveLength(3)
  })
})

describe('the minutes of a hall', () => {
  it('are a notice', async () => {
    const db = await createTestDatabase()
    const matter = await getMatter(db, (await aHall(db)).id)
    const text = { zh: '来了二十人，说好装椅子。', en: null }
    await publishMinutes(db, { matter, version: matter.version, text, keys, actor, now: monday })
    expect(await db.select().from(matterNotices)).toMatchObject([{ kind: 'record', text }])
    await expect(publishMinutes(db, { matter, version: matter.version, text, keys, actor, now: monday })).rejects.toMatchObject({ code: 'stale' })
  })
})
