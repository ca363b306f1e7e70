import { describe, expect, it } from 'vitest'
import { changePlace, closePlace, createPlace, reopenPlace } from '#server/domain/places/commands'
import { findOpenPlace, getPlace, listPlaces } from '#server/domain/places/queries'
import { listTimeline } from '#server/domain/events/queries'
import { placeFactsSchema, type PlaceFacts } from '#shared/places/schemas'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const by = { actor: { kind: 'staff', id: 'staff-1' } as const, now: monday }
const facts: PlaceFacts = { kind: 'report', nameZh: '虚构小区北门', nameEn: null, subDistrict: '110107003', community: '110107003007', placeWords: '虚构小区北门附近', phone: null }
const actionsOf = async (db: Parameters<typeof listTimeline>[0], id: string) => (await listTimeline(db, { type: 'place', id })).map(({ action }) => action).sort()

describe('a place with a printed code', () => {
  it('gets six characters that are no word and look like nothing else, and leaves an event', async () => {
    const db = await createTestDatabase()
    const { id, code } = await createPlace(db, { facts, ...by })
    expect(code).toMatch(/^[bcdfghjkmnpqrstvwxz2-9]{6}$/)
    expect(await getPlace(db, id)).toMatchObject({ ...facts, code, active: true, version: 1, createdBy: 'staff-1', isDemo: false })
    expect(await actionsOf(db, id)).toEqual(['place.created'])
  })

  it('is found however its code was typed', async () => {
    const db = await createTestDatabase()
    const { id, code } = await createPlace(db, { facts, ...by })
    expect((await findOpenPlace(db, ` ${code.toUpperCase()} `))?.id).toBe(id)
    expect(await findOpenPlace(db, 'zzzzzz')).toBeUndefined()
  })

  it('keeps its code when its words change, and is not changed from an old page', async () => {
    const db = await createTestDatabase()
    const { id, code } = await createPlace(db, { facts, ...by })
    await changePlace(db, { placeId: id, version: 1, facts: { ...facts, placeWords: '虚构小区南门附近' }, ...by })
    await expect(changePlace(db, { placeId: id, version: 1, facts, ...by })).rejects.toMatchObject({ status: 409 })
    expect(await getPlace(db, id)).toMatchObject({ code, placeWords: '虚构小区南门附近', version: 2 })
    expect(await actionsOf(db, id)).toEqual(['place.changed', 'place.created'])
  })

  it('leads nowhere once it is switched off, and here again afterwards', async () => {
    const db = await createTestDatabase()
    const { id, code } = await createPlace(db, { facts, ...by })
    await closePlace(db, { placeId: id, version: 1, reason: '海报被撕了', ...by })
    expect(await findOpenPlace(db, code)).toBeUndefined()
    await expect(closePlace(db, { placeId: id, version: 2, reason: '再关一次', ...by })).rejects.toMatchObject({ code: 'place.state_unchanged' })
    await reopenPlace(db, { placeId: id, version: 2, reason: '重新贴了', ...by })
    expect((await findOpenPlace(db, code))?.id).toBe(id)
    expect(await actionsOf(db, id)).toEqual(['place.closed', 'place.created', 'place.reopened'])
  })

  it.each([['placeWords', '找王先生 13912345678'], ['nameZh', '电话13912345678']])('never prints how to reach somebody (%s)', async (path, text) => {
    const db = await createTestDatabase()
    await expect(createPlace(db, { facts: { ...facts, [path]: text }, ...by })).rejects.toMatchObject({ status: 422, issues: [{ path }] })
    expect((await listPlaces(db, { scope: { subDistricts: 'all' }, limit: 10 })).items).toEqual([])
  })

  it('is listed to those of its sub-district, page by page, the newest first', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 5; n++) {
      const where = n === 2 ? { subDistrict: '110107009', community: null } : {}
      await createPlace(db, { facts: { ...facts, nameZh: `门 ${n}`, ...where }, actor: by.actor, now: later(monday, { hours: n }) })
    }
    const first = await listPlaces(db, { scope: { subDistricts: ['110107003'] }, limit: 3 })
    expect(first.items.map(({ nameZh }) => nameZh)).toEqual(['门 4', '门 3', '门 1'])
    const [at, id] = first.nextCursor!.split('.') as [string, string]
    const second = await listPlaces(db, { scope: { subDistricts: ['110107003'] }, limit: 3, after: { at: new Date(Number(at)), id } })
    expect(second.items.map(({ nameZh }) => nameZh)).toEqual(['门 0'])
    expect(second.nextCursor).toBeNull()
    expect((await listPlaces(db, { scope: { subDistricts: ['110107009', '110107010'] }, limit: 3 })).items.map(({ nameZh }) => nameZh)).toEqual(['门 2'])
  })
})

describe('what staff may write about a place', () => {
  const issuesOf = (changes: object) => placeFactsSchema.safeParse({ ...facts, ...changes }).error?.issues.map(({ path, message }) => [path.join('.'), message])

  it('takes an empty field as not said', () => {
    expect(placeFactsSchema.parse({ ...facts, nameEn: '', community: '', phone: '' })).toEqual({ ...facts, community: null })
  })

  it.each([
    [{ kind: 'person' }, ['kind', 'place.kind_missing']],
    [{ subDistrict: '999' }, ['subDistrict', 'place.unknown_sub_district']],
    [{ subDistrict: '110107009' }, ['community', 'place.community_elsewhere']],
    [{ phone: '找老王' }, ['phone', 'place.phone_invalid']],
  ])('refuses %j', (changes, issue) => { expect(issuesOf(changes)).toContainEqual(issue) })
})
