import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '#shared/open311/document'
import { aForm, createCaller, createServedOpen311, type Open311World } from '../support/open311.ts'
import { open311Checks } from '../support/open311Checks.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { readHiddenFields } from '../support/visitor.ts'

let server: PortalServer
let world: Open311World
beforeAll(async () => {
  server = await startServer()
  world = await createServedOpen311(server)
})
afterAll(() => server.stop())

describe.each(formats)('GeoReport v2 in %s', (format) => {
  it.each(open311Checks)('%s', async (_name, check) => { await check({ caller: createCaller(server.url, format), format, world }) })
})

describe('a key', () => {
  it('is made by an administrator, shown, used, and refused from the moment it is revoked', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const fields = readHiddenFields(await (await visitor.get('/staff/interfaces/clients/new')).text())
    const made = await visitor.postForm('/staff/interfaces/clients/new', { ...fields, name: '区热线系统', perMinute: '2' })
    const path = made.headers.get('location')!
    expect([made.status, path]).toEqual([303, expect.stringMatching(/^\/staff\/interfaces\/clients\/\w+$/)])
    const key = /o311-[0-9a-f]{10}\.[\w-]{43}/.exec(await (await visitor.get(path)).text())?.[0]
    expect(key).toBeDefined()

    const send = () => createCaller(server.url, 'xml').post('requests', aForm({ ...world, key: key! }))
    expect([(await send()).status, (await send()).status]).toEqual([200, 200])
    const third = await send()
    expect([third.status, third.root, Number(third.headers.get('retry-after')) > 0]).toEqual([429, 'errors', true])

    const revocation = readHiddenFields(await (await visitor.get(`${path}/revoke`)).text())
    expect((await visitor.postForm(`${path}/revoke`, { ...revocation, reason: '换了系统' })).status).toBe(303)
    expect((await send()).status).toBe(403)
    expect(await (await visitor.get('/staff/interfaces/clients')).text()).toContain('区热线系统')
  })
})
