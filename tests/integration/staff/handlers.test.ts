import { createApp, eventHandler, toWebHandler, type EventHandler } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { describe, expect, it, vi } from 'vitest'
import { defineStaffHandler } from '#server/http/staff'
import { definePublicHandler } from '#server/http/handlers'
import guardAccess from '#server/plugins/access'
import type { Portal } from '#server/portal'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { createStaff } from '../../support/staff.ts'

const world = vi.hoisted(() => ({ portal: undefined as Portal | undefined, logError: vi.fn() }))
vi.mock('../../../server/log.ts', async original => ({ ...await original<object>(), logError: world.logError }))
vi.mock('../../../server/http/portal.ts', () => ({ usePortal: () => Promise.resolve(world.portal) }))
vi.mock('nitropack/runtime', () => ({ useNitroApp: () => undefined }))

/** Asks a route as somebody who serves one sub-district, or communities of it. */
async function ask(handler: EventHandler, communities: string[] | null = null) {
  const db = await createTestDatabase()
  world.portal = { db, keys, baseUrl: null } as Portal
  const { sessionToken } = await createStaff(db, { role: 'subDistrictOfficer', subDistricts: ['110107009'], communities, now: new Date() })
  const hooks: Array<(event: unknown, response: { body?: unknown }) => void> = []
  guardAccess({ hooks: { hook: (name: string, run: never) => { if (name === 'beforeResponse') hooks.push(run) } } } as unknown as NitroApp)
  const app = createApp({ onBeforeResponse: (event, response) => { for (const run of hooks) run(event, response) } })
  app.use('/', handler)
  const response = await toWebHandler(app)(new Request('http://portal.test/api/staff/reports', { headers: { cookie: `portal_staff=${sessionToken}` } }))
  return { status: response.status, text: await response.text() }
}

const secret = { secret: 'a report' }

describe('a staff route', () => {
  it('that names no permission answers 500 and no data', async () => {
    const { status, text } = await ask(eventHandler(() => secret))
    expect([status, text.includes('a report')]).toEqual([500, false])
    expect(world.logError).toHaveBeenCalledWith('access.unnamed', expect.objectContaining({ method: 'GET' }))
  })

  it('that did not check whose row it touched answers 500 and no data', async () => {
    const { status, text } = await ask(defineStaffHandler('reports', 'read', () => secret))
    expect([status, text.includes('a report')]).toEqual([500, false])
  })

  it('gives a row of the person\'s own sub-district', async () => {
    expect(await ask(defineStaffHandler('reports', 'read', () => secret, { row: () => Promise.resolve('110107009') }))).toMatchObject({ status: 200 })
    expect(await ask(defineStaffHandler('reports', 'read', ({ actor }) => ({ ...secret, scope: actor.scope })))).toMatchObject({ status: 200 })
  })

  it.each(['110107001', null])('refuses a row of another sub-district, or of none (%s)', async (subDistrict) => {
    const answer = vi.fn(() => secret)
    expect(await ask(defineStaffHandler('reports', 'read', answer, { row: () => Promise.resolve(subDistrict) }))).toMatchObject({ status: 403 })
    expect(answer).not.toHaveBeenCalled()
  })

  const [own, next] = ['110107009007', '110107009008'] as const
  const rowOf = (community: string | null | undefined) => ({ row: () => Promise.resolve({ subDistrict: '110107009', community }) })

  it('gives a row of the person\'s own community, and tells a list which these are', async () => {
    expect(await ask(defineStaffHandler('reports', 'read', () => secret, rowOf(own)), [own])).toMatchObject({ status: 200 })
    const { text } = await ask(defineStaffHandler('reports', 'read', ({ actor }) => actor.scope), [own])
    expect(JSON.parse(text)).toEqual({ subDistricts: ['110107009'], bodyId: null, communities: [own] })
  })

  it.each([next, null, undefined])('refuses somebody of a community a row of another one, or of none (%s)', async (community) => {
    const answer = vi.fn(() => secret)
    expect(await ask(defineStaffHandler('reports', 'read', answer, rowOf(community)), [own])).toMatchObject({ status: 403 })
    expect(answer).not.toHaveBeenCalled()
    expect(await ask(defineStaffHandler('reports', 'read', () => secret, rowOf(community)))).toMatchObject({ status: 200 })
  })

  it('refuses somebody of a community a row of which only the sub-district is told', async () => {
    expect(await ask(defineStaffHandler('reports', 'read', () => secret, { row: () => Promise.resolve('110107009') }), [own])).toMatchObject({ status: 403 })
  })

  it('of the public needs nobody signed in', async () => {
    expect(await ask(definePublicHandler(() => ({ open: true })))).toMatchObject({ status: 200 })
  })
})
