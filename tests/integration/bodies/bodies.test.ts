import { describe, expect, it } from 'vitest'
import { changeBody, createBody } from '#server/domain/bodies/commands'
import { loadOffices, officeIdOf } from '#server/domain/bodies/offices'
import { getBody, listBodies } from '#server/domain/bodies/queries'
import { listTimeline } from '#server/domain/events/queries'
import { changeRole, inviteStaff } from '#server/domain/staff/commands'
import { listStaffOfBody } from '#server/domain/staff/queries'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { createStaff } from '../../support/staff.ts'

const actor = { kind: 'system' } as const
const department = { nameZh: '区城市管理委', nameEn: null, kind: 'department', subDistrict: null, phone: null } as const

describe('the sub-district offices', () => {
  it('are made once, also when several nodes start together', async () => {
    const db = await createTestDatabase()
    await Promise.all([loadOffices(db, monday), loadOffices(db, monday)])
    expect(await loadOffices(db, monday)).toBe('present')
    const offices = await listBodies(db)
    expect(offices).toHaveLength(9)
    expect(offices.find(({ subDistrict }) => subDistrict === '110107009')).toMatchObject({ nameZh: '广宁街道办事处', nameEn: 'Guangning Sub-district Office', kind: 'subDistrict', active: true })
    expect(await listTimeline(db, { type: 'body', id: officeIdOf('110107009') })).toHaveLength(1)
  })

  it('stay as staff left them', async () => {
    const db = await createTestDatabase()
    await loadOffices(db, monday)
    const bodyId = officeIdOf('110107009')
    await changeBody(db, { bodyId, version: 1, active: false, fields: { ...department, kind: 'subDistrict', subDistrict: '110107009', nameZh: '广宁街道' }, actor, now: monday })
    await loadOffices(db, later(monday, { days: 1 }))
    expect(await getBody(db, bodyId)).toMatchObject({ nameZh: '广宁街道', active: false, version: 2 })
  })
})

describe('a body', () => {
  it('leaves an event with every change, and a stale change leaves none', async () => {
    const db = await createTestDatabase()
    const bodyId = await createBody(db, { fields: department, actor, now: monday })
    const change = { bodyId, version: 1, active: true, fields: { ...department, phone: '010-00000000' }, actor, now: later(monday, { hours: 1 }) }
    await changeBody(db, change)
    await expect(changeBody(db, change)).rejects.toMatchObject({ code: 'stale' })
    expect((await listTimeline(db, { type: 'body', id: bodyId })).map(({ action }) => action)).toEqual(['body.created', 'body.changed'])
  })

  it('is what a handling officer works for: one in use, and not somebody outside', async () => {
    const db = await createTestDatabase()
    const bodyId = await createBody(db, { fields: department, actor, now: monday })
    const outside = await createBody(db, { fields: { ...department, kind: 'external' }, actor, now: monday })
    const invite = (email: string, id: string) => inviteStaff(db, { keys, name: '周五', email, role: 'handler', subDistricts: null, bodyId: id, actor, now: monday })
    const { accountId } = await invite('zhou@example.org', bodyId)
    expect((await listStaffOfBody(db, bodyId)).map(({ id }) => id)).toEqual([accountId])
    for (const id of [outside, 'no-such-body']) await expect(invite('wu@example.org', id)).rejects.toMatchObject({ code: 'body.unfit', status: 422 })
    await changeBody(db, { bodyId, version: 1, active: false, fields: department, actor, now: monday })
    await expect(invite('wu@example.org', bodyId)).rejects.toMatchObject({ code: 'body.unfit' })

    const boss = await createStaff(db)
    const change = { accountId, version: 1, role: 'handler', subDistricts: ['110107009'], reason: '只管广宁', actor: boss.actor, now: later(monday, { hours: 1 }) } as const
    await expect(changeRole(db, { ...change, subDistricts: [...change.subDistricts], bodyId: outside })).rejects.toMatchObject({ code: 'body.unfit' })
    await changeRole(db, { ...change, subDistricts: [...change.subDistricts], bodyId })
    expect((await listTimeline(db, { type: 'staff', id: accountId })).at(-1)).toMatchObject({ action: 'staff.roleChanged', facts: { bodyId } })
  })
})
