import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, roles, type Role } from '#shared/staff/permissions'
import { listRoutes, type Route } from '../support/routes.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

const routes = listRoutes().filter(({ permission }) => permission !== undefined)

let server: PortalServer
const people = new Map<Role, StaffVisitor>()
beforeAll(async () => {
  server = await startServer()
  const ofCommunity = { subDistricts: ['110107003'], communities: ['110107003007'] }
  for (const role of roles) people.set(role, await createStaffVisitor(server, { role, ...role === 'communityWorker' ? ofCommunity : {} }))
})
afterAll(() => server.stop())

const call = (visitor: Visitor, { kind, method, path }: Route, headers?: Record<string, string>) =>
  method === 'GET' ? visitor.get(path, headers) : kind === 'api' ? visitor.sendJson(method as 'POST', path, {}, headers) : visitor.postForm(path, {}, headers)

// Every staff route there is, for everybody there is: whoever adds a route has it tested by adding it.
describe.each(routes.map(route => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  it('gives nothing to whoever is signed out', async () => {
    const response = await call(createVisitor({ baseUrl: server.url }), route)
    // A form and a download are opened by a person, who is led to sign in.
    if (route.wrapper !== 'defineStaffDownloadHandler' && (route.kind === 'api' || route.method === 'GET')) expect(response.status).toBe(401)
    else expect([response.status, response.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/staff\/sign-in/)])
  })

  it('is refused to every role but those of the permission table', async () => {
    const [resource, action] = route.permission!
    for (const role of roles) {
      const mayCall = can({ role, subDistricts: 'all' }, resource as 'ledger', action as 'read')
      const { status } = await call(people.get(role)!.visitor, route)
      expect([role, status === 401 || status === 403]).toEqual([role, !mayCall])
      expect(status).not.toBe(500)
    }
  })

  it('is refused when another site asks', async () => {
    if (route.method === 'GET') return
    const { visitor } = people.get('administrator')!
    // Where the form's own page does not exist either, that is the answer.
    expect([403, 404]).toContain((await call(visitor, route, { 'origin': 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status)
  })
})
