import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { changeRouteCard, createRouteCard, getRouteCard, getRouteFor, getRouteResults, listRouteCards, listRoutesOf, recordObservations, stageRouteCard } from '#server/domain/volunteers/routes'
import { observations } from '#server/domain/volunteers/tables'
import type { ObservationAnswer } from '#shared/volunteers/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { readingAfter } from '../../support/race.ts'
import { aMember, aTeam, aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const by = { actor, now: monday }
const both = (zh: string) => ({ zh, en: null })
const stop = (n: number) => ({ place: both(`公共地点 ${n}`), matter: both('旧沙发') })
const input = { title: both('东门一圈'), stops: [1, 2, 3, 4, 5].map(stop) }

async function anOpenCard(db: Database) {
  const team = await aTeam(db)
  const people = await Promise.all([aVolunteer(db), aVolunteer(db)])
  for (const volunteer of people) await aMember(db, { team, volunteer })
  const cardId = randomUUID()
  await createRouteCard(db, { id: cardId, teamId: team.id, ...input, ...by })
  await stageRouteCard(db, { cardId, version: 1, stage: 'open', ...by })
  const { stops } = await getRouteFor(db, { cardId, volunteerId: people[0].id })
  return { team, people: people.map(({ id }) => id) as [string, string], cardId, stops }
}

const seen = (stopId: string, answer: ObservationAnswer, minutes = 0, id = randomUUID()) => ({ id, stopId, answer, observedAt: later(monday, { minutes }) })

describe('a route card', () => {
  it('is seen by its own team once it is open, and by nobody else', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const [member, stranger, paused] = await Promise.all([aVolunteer(db), aVolunteer(db), aVolunteer(db, { state: 'paused' })])
    await aMember(db, { team, volunteer: member })
    await aMember(db, { team, volunteer: paused })
    await aMember(db, { team: await aTeam(db), volunteer: stranger })
    const cardId = randomUUID()
    for (let n = 0; n < 2; n++) await createRouteCard(db, { id: cardId, teamId: team.id, ...input, ...by })
    expect(await listRoutesOf(db, member.id)).toEqual([])
    await expect(getRouteFor(db, { cardId, volunteerId: member.id })).rejects.toMatchObject({ code: 'route.not_yours' })
    await expect(stageRouteCard(db, { cardId, version: 1, stage: 'closed', ...by })).rejects.toMatchObject({ code: 'route.stage_not_now' })
    await stageRouteCard(db, { cardId, version: 1, stage: 'open', ...by })
    expect(await listRoutesOf(db, member.id)).toMatchObject([{ id: cardId, stops: 5 }])
    expect((await getRouteFor(db, { cardId, volunteerId: member.id })).stops.map(({ place }) => place.zh)).toEqual(['公共地点 1', '公共地点 2', '公共地点 3', '公共地点 4', '公共地点 5'])
    for (const volunteerId of [stranger.id, paused.id, 'nobody']) {
      expect(await listRoutesOf(db, volunteerId)).toEqual([])
      await expect(getRouteFor(db, { cardId, volunteerId })).rejects.toMatchObject({ code: 'route.not_yours' })
      await expect(recordObservations(db, { cardId, volunteerId, answers: [seen('x', 'there')], now: monday })).rejects.toMatchObject({ code: 'route.not_yours' })
    }
    expect((await listTimeline(db, { type: 'route', id: cardId })).map(({ action }) => action).sort()).toEqual(['route.created', 'route.opened'])
    const elsewhere = { subDistricts: 'all', communities: ['110107003007'], bodyId: null } as const
    expect((await listRouteCards(db, { scope: elsewhere, limit: 10 })).items).toEqual([])
    expect((await listRouteCards(db, { scope: { ...elsewhere, communities: ['110107009001'] }, limit: 10 })).items).toHaveLength(1)
  })

  it('that leads to a door or asks about somebody is not taken', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const stops = [...input.stops.slice(2), { place: both('6号楼3单元502室'), matter: both('杂物') }, { place: both('小区花园'), matter: both('王大爷的三轮车') }]
    await expect(createRouteCard(db, { id: randomUUID(), teamId: team.id, ...input, stops, ...by })).rejects.toMatchObject({
      status: 422, issues: [{ path: 'stops.3.place.zh', code: 'route.home_words' }, { path: 'stops.4.matter.zh', code: 'route.person_words' }],
    })
  })

  it('keeps the answers of a stop that only moved; a changed question is another stop', async () => {
    const db = await createTestDatabase()
    const { cardId, stops, people: [volunteerId] } = await anOpenCard(db)
    await recordObservations(db, { cardId, volunteerId, answers: [seen(stops[0]!.id, 'there'), seen(stops[1]!.id, 'gone')], now: monday })
    const change = { cardId, ...input, stops: [...input.stops.slice(1), input.stops[0]!].map((old, index) => index === 0 ? { ...old, matter: both('新沙发') } : old), ...by }
    await expect(changeRouteCard(db, { ...change, version: 1 })).rejects.toThrow()
    await changeRouteCard(db, { ...change, version: 2 })
    const now = (await getRouteFor(db, { cardId, volunteerId })).stops
    expect(now.map(({ last }) => last?.answer ?? null)).toEqual([null, null, null, null, 'there'])
    expect(now[4]!.id).toBe(stops[0]!.id)
    expect((await getRouteResults(db, cardId)).stops.filter(({ retiredAt }) => retiredAt)).toMatchObject([{ id: stops[1]!.id, seen: [{ answer: 'gone' }] }])
    // A phone that still has the old card hands over what was seen then.
    await recordObservations(db, { cardId, volunteerId, answers: [seen(stops[1]!.id, 'there', 5)], now: later(monday, { hours: 1 }) })
    expect((await getRouteCard(db, cardId)).version).toBe(3)
  })
})

describe('answers of several phones', () => {
  it('add up whatever the order, and the same answer however often sent is one', async () => {
    const db = await createTestDatabase()
    const { cardId, stops, people: [first, second] } = await anOpenCard(db)
    const mine = [seen(stops[0]!.id, 'there', 1), seen(stops[1]!.id, 'gone', 2)]
    const theirs = [seen(stops[0]!.id, 'gone', 3), seen(stops[1]!.id, 'unclear', 0)]
    const now = later(monday, { hours: 2 })
    await Promise.all([...Array.from({ length: 5 }, () => recordObservations(db, { cardId, volunteerId: first, answers: mine, now })), ...Array.from({ length: 5 }, () => recordObservations(db, { cardId, volunteerId: second, answers: theirs.toReversed(), now }))])
    await recordObservations(db, { cardId, volunteerId: first, answers: [mine[1]!, mine[1]!, seen(stops[2]!.id, 'there', 4)], now })
    expect(await db.select().from(observations)).toHaveLength(5)
    const results = await getRouteResults(db, cardId)
    expect(results.stops.map(({ seen: answers }) => answers.map(({ answer }) => answer))).toEqual([['gone', 'there'], ['gone', 'unclear'], ['there'], [], []])
    const counted = (await listTimeline(db, { type: 'route', id: cardId })).filter(({ action }) => action === 'route.observed').map(({ facts }) => Number(facts.answers))
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(5)
    for (const said of [first, second]) expect(JSON.stringify(results)).not.toContain(said)
  })

  it('sent again at whatever moment are the same', async () => {
    const db = await createTestDatabase()
    const { cardId, stops, people: [volunteerId] } = await anOpenCard(db)
    for (let moment = 0; moment < 5; moment++) {
      const answers = [seen(stops[0]!.id, 'there')]
      await recordObservations(readingAfter(db, async (read) => { if (read === moment) await recordObservations(db, { cardId, volunteerId, answers, now: monday }) }), { cardId, volunteerId, answers, now: monday })
    }
    expect(await db.select().from(observations)).toHaveLength(5)
  })

  it('of another card or of somebody else are refused whole', async () => {
    const db = await createTestDatabase()
    const [here, there] = [await anOpenCard(db), await anOpenCard(db)]
    const [volunteerId, other] = here.people
    const fine = seen(here.stops[0]!.id, 'there')
    await expect(recordObservations(db, { cardId: here.cardId, volunteerId, answers: [fine, seen(there.stops[0]!.id, 'gone')], now: monday })).rejects.toMatchObject({ code: 'route.other_card', status: 409 })
    expect(await db.select().from(observations)).toEqual([])
    await recordObservations(db, { cardId: here.cardId, volunteerId, answers: [fine], now: monday })
    await expect(recordObservations(db, { cardId: here.cardId, volunteerId: other, answers: [fine], now: monday })).rejects.toMatchObject({ code: 'route.other_card' })
    await expect(recordObservations(db, { cardId: there.cardId, volunteerId: there.people[0], answers: [{ ...fine, stopId: there.stops[0]!.id }], now: monday })).rejects.toMatchObject({ code: 'route.other_card' })
    expect(await db.select().from(observations)).toHaveLength(1)
  })

  it('given before the card was closed still count', async () => {
    const db = await createTestDatabase()
    const { cardId, stops, people: [volunteerId] } = await anOpenCard(db)
    await stageRouteCard(db, { cardId, version: 2, stage: 'closed', ...by })
    await recordObservations(db, { cardId, volunteerId, answers: [seen(stops[0]!.id, 'there', -60)], now: monday })
    expect((await getRouteResults(db, cardId)).stops[0]!.seen).toHaveLength(1)
    expect(await listRoutesOf(db, volunteerId)).toEqual([])
  })
})
