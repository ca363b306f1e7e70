import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { listTimeline } from '#server/domain/events/queries'
import { staffNotices } from '#server/domain/notifications/tables'
import { receipts } from '#server/domain/receipts/tables'
import { submitPatrol } from '#server/domain/reports/commands'
import { listPatrols } from '#server/domain/reports/patrol'
import { getReport, getReportForStaff } from '#server/domain/reports/queries'
import { reportContacts, reportPhotos, reports } from '#server/domain/reports/tables'
import { patrolStepOf } from '#shared/reports/rules'
import { later, monday } from '../../support/clock.ts'
import { createBodies, makeMove } from '../../support/cases.ts'
import { createTestDatabase } from '../../support/database.ts'
import { circumstances } from '../../support/reports.ts'
import { createStaff } from '../../support/staff.ts'

const chief = { kind: 'staff', id: 'chief' } as const
const patrol = { kind: 'publicGround', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003', community: null, placeWords: '辅路边公交站后面', words: '人行道上正在搭棚。' } as const
const entered = (changes = {}) => ({ ...circumstances, submissionId: randomUUID(), patrol, photos: [{ name: 'a.jpg', width: 1600, height: 1200 }], actor: chief, ...changes })

describe('what a road chief found', () => {
  it('is a case that was taken up, with its clocks, its photos and its event, and nobody behind it', async () => {
    const db = await createTestDatabase()
    await createStaff(db, { name: '受理甲', email: 'jia@example.org', role: 'triage' })
    const { reportId, number, isNew } = await submitPatrol(db, entered())
    expect(isNew).toBe(true)
    expect(await getReport(db, reportId)).toMatchObject({
      number, source: 'patrol', patrolledBy: 'chief', status: 'accepted', priority: 2, words: patrol.words, movedAt: monday, siteId: null, seenOn: null,
      due: { clock: 'report.acceptDefault' }, stepDue: { clock: 'report.acceptDefault' }, nextDueAt: new Date('2026-11-24T16:00:00Z'),
    })
    expect(await db.select().from(reportPhotos)).toMatchObject([{ reportId, position: 0, media: 'a.jpg' }])
    expect(await listTimeline(db, { type: 'report', id: reportId })).toMatchObject([{ action: 'report.patrolled', actorKind: 'staff', actorId: 'chief', facts: { number } }])
    expect(await db.select().from(staffNotices)).toMatchObject([{ kind: 'report.arrived', subDistrict: patrol.subDistrict }])
    expect(await db.select().from(receipts)).toEqual([])
    expect(await db.select().from(reportContacts)).toEqual([])
  })

  it('is one case however often, and however closely, the form arrives', async () => {
    const db = await createTestDatabase()
    const form = entered()
    const all = await Promise.all([submitPatrol(db, form), submitPatrol(db, form)])
    all.push(await submitPatrol(db, { ...form, photos: [{ name: 'b.jpg', width: 1, height: 1 }] }))
    expect(new Set(all.map(({ number }) => number)).size).toBe(1)
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect([(await db.select().from(reports)).length, (await db.select().from(reportPhotos)).length]).toEqual([1, 1])
  })

  it('is refused with a telephone number or a number plate in it', async () => {
    const db = await createTestDatabase()
    await expect(submitPatrol(db, entered({ patrol: { ...patrol, words: '车牌京A12345的车在卸料' } }))).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'words' }] })
    expect(await db.select().from(reports)).toEqual([])
  })

  it('goes the way of any report, and shows how many of the five steps it has made', async () => {
    const db = await createTestDatabase()
    await createBodies(db)
    const { reportId } = await submitPatrol(db, entered())
    const step = async () => patrolStepOf(await getReport(db, reportId))
    const steps = [await step()]
    for (const [index, move] of (['dispatch', 'take', 'visit', 'propose', 'confirm', 'handle', 'finish', 'tell'] as const).entries()) {
      await makeMove[move](db, { reportId, now: later(monday, { minutes: index + 1 }) })
      steps.push(await step())
    }
    expect(steps).toEqual(['feedBack', 'coordinate', 'handle', 'handle', 'handle', 'handle', 'handle', 'supervise', 'supervise'])
    expect((await getReportForStaff(db, reportId, { withWords: false })).words).toEqual([])
  })

  it('stands in the road chief\'s own list, the newest first, a page at a time', async () => {
    const db = await createTestDatabase()
    const made: string[] = []
    for (const hours of [0, 1, 2]) made.push((await submitPatrol(db, entered({ now: later(monday, { hours }) }))).reportId)
    await submitPatrol(db, entered({ actor: { kind: 'staff', id: 'another' } }))
    const first = await listPatrols(db, { patrolledBy: 'chief', limit: 2 })
    expect(first.items.map(({ id }) => id)).toEqual([made[2], made[1]])
    const next = await listPatrols(db, { patrolledBy: 'chief', limit: 2, after: { at: first.next!.receivedAt, id: first.next!.id } })
    expect([next.items.map(({ id }) => id), next.next]).toEqual([[made[0]], null])
  })
})
