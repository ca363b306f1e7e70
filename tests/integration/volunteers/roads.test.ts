import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { receipts } from '#server/domain/receipts/tables'
import { reportContacts, reports } from '#server/domain/reports/tables'
import { endRoad, findRoadChief, getRoad, giveRoad, listRoads, listRoadsOf, recordWalk } from '#server/domain/volunteers/roads'
import { roadPatrols } from '#server/domain/volunteers/tables'
import { roadFindingSchema } from '#shared/volunteers/roads'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { readingAfter } from '../../support/race.ts'
import { circumstances } from '../../support/reports.ts'
import { aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const place = { subDistrict: '110107009', community: '110107009001' }
const finding = roadFindingSchema.parse({ kind: 'smallHazard', beingBuilt: 'no', inDanger: 'no', placeWords: '路口向东第三根灯杆', words: '井盖松了。', ...place })

async function aRoad(db: Database) {
  const volunteer = await aVolunteer(db, { publicName: '老李' })
  const roadId = randomUUID()
  await giveRoad(db, { id: roadId, volunteer, name: { zh: '八角北路', en: null }, ...place, actor, now: monday })
  return { volunteerId: volunteer.id, number: volunteer.number, roadId }
}
const walk = (db: Database, of: { volunteerId: string, roadId: string }, changes: object = {}) =>
  recordWalk(db, { ...circumstances, submissionId: randomUUID(), roadId: of.roadId, volunteerId: of.volunteerId, finding, now: later(monday, { hours: 1 }), ...changes })

describe('a walk along a road', () => {
  it('that found something is a case that was taken up, without who walked and without a way to reach them', async () => {
    const db = await createTestDatabase()
    const road = await aRoad(db)
    const { number } = await walk(db, road)
    const rows = await db.select().from(reports)
    expect(rows).toMatchObject([{ number, source: 'patrol', patrolledBy: null, status: 'accepted', kind: 'smallHazard', words: '井盖松了。', ...place }])
    expect([await db.select().from(receipts), await db.select().from(reportContacts)]).toEqual([[], []])
    const log = await listTimeline(db, { type: 'report', id: rows[0]!.id })
    expect(log).toMatchObject([{ action: 'report.patrolled', actorKind: 'resident', actorId: null }])
    for (const said of [road.volunteerId, road.number, '老李']) expect(JSON.stringify([rows, log])).not.toContain(said)
    expect(await listRoadsOf(db, { volunteerId: road.volunteerId, now: later(monday, { hours: 2 }) })).toMatchObject([{ id: road.roadId, walks: [{ number }] }])
  })

  it('that found nothing is one line, and no case', async () => {
    const db = await createTestDatabase()
    const road = await aRoad(db)
    expect(await walk(db, road, { finding: null })).toEqual({ number: null })
    expect(await db.select().from(reports)).toEqual([])
    expect((await listRoads(db, { subDistricts: 'all', communities: null, bodyId: null }))[0]).toMatchObject({ id: road.roadId, lastAt: later(monday, { hours: 1 }), publicName: '老李' })
    expect((await listTimeline(db, { type: 'volunteer', id: road.volunteerId })).map(({ action }) => action)).toEqual(['route.roadGiven', 'route.roadWalked'])
  })

  it('sent again at any moment, or many times at once, is one walk and one case', async () => {
    const db = await createTestDatabase()
    const road = await aRoad(db)
    for (let moment = 0; moment < 8; moment++) {
      const submissionId = randomUUID()
      let twin: Awaited<ReturnType<typeof walk>> | undefined
      const first = await walk(readingAfter(db, async (read) => { if (read === moment) twin = await walk(db, road, { submissionId }) }), road, { submissionId })
      expect(await walk(db, road, { submissionId })).toEqual(first)
      if (twin) expect(twin).toEqual(first)
    }
    const submissionId = randomUUID()
    expect(new Set((await Promise.all(Array.from({ length: 10 }, () => walk(db, road, { submissionId })))).map(({ number }) => number)).size).toBe(1)
    expect([(await db.select().from(reports)).length, (await db.select().from(roadPatrols)).length]).toEqual([9, 9])
  })

  it('belongs to whoever has the road now', async () => {
    const db = await createTestDatabase()
    const [road, other] = [await aRoad(db), await aRoad(db)]
    await expect(walk(db, { ...road, volunteerId: other.volunteerId })).rejects.toMatchObject({ code: 'route.road_not_yours' })
    for (let n = 0; n < 2; n++) await endRoad(db, { road: await getRoad(db, road.roadId), actor, now: later(monday, { minutes: 30 }) })
    await expect(walk(db, road)).rejects.toMatchObject({ code: 'route.road_not_yours' })
    expect(await db.select().from(reports)).toEqual([])
    expect((await listRoads(db, { subDistricts: 'all', communities: ['110107003007'], bodyId: null }))).toEqual([])
  })

  it('names no door, no person and no telephone number', async () => {
    const db = await createTestDatabase()
    const road = await aRoad(db)
    for (const [path, changes] of [['placeWords', { placeWords: '3单元502室门口' }], ['placeWords', { placeWords: '王大爷的车旁边' }], ['words', { words: '打 13912345678 问' }]] as const) {
      await expect(walk(db, road, { finding: { ...finding, ...changes } })).rejects.toMatchObject({ status: 422, issues: [{ path }] })
    }
    expect([await db.select().from(reports), await db.select().from(roadPatrols)]).toEqual([[], []])
    expect(roadFindingSchema.safeParse({ kind: 'roof', beingBuilt: 'no', inDanger: 'no', placeWords: '路口', words: '棚', ...place }).error!.issues[0]!.path).toEqual(['kind'])
  })

  it('is given only to somebody who serves', async () => {
    const db = await createTestDatabase()
    const { number } = await aVolunteer(db, { state: 'paused' })
    for (const nobody of [number, 'ZY-00000000']) await expect(findRoadChief(db, nobody)).rejects.toMatchObject({ code: 'route.road_not_serving', status: 409 })
  })
})
