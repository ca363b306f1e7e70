import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { readHiddenFields } from '../support/visitor.ts'

let server: PortalServer
beforeAll(async () => { server = await startServer() })
afterAll(() => server.stop())

it('an administrator adds a body, invites its officer and takes it out of use', async () => {
  const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
  const textOf = async (path: string) => (await visitor.get(path)).text()
  const typed = { nameZh: '区城管委', nameEn: '', kind: 'department', subDistrict: '', phone: '' }
  const page = await textOf('/staff/bodies/new')
  expect((await visitor.postForm('/staff/bodies/new', { ...readHiddenFields(page), ...typed, kind: 'subDistrict' })).status).toBe(422)
  const made = await visitor.postForm('/staff/bodies/new', { ...readHiddenFields(page), ...typed })
  expect(made.status).toBe(303)
  const path = made.headers.get('location')!
  const bodyId = path.split('/').at(-1)!
  expect(await textOf('/staff/bodies')).toContain('区城管委')

  const invite = await textOf('/staff/people/invite')
  expect(invite).toContain(`value="${bodyId}"`)
  const person = { ...readHiddenFields(invite), name: '周五', email: 'zhou@example.org', role: 'handler' }
  const refused = await visitor.postForm('/staff/people/invite', person)
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('承办人员要选一个单位')])
  expect((await visitor.postForm('/staff/people/invite', { ...person, bodyId: 'no-such-body' })).status).toBe(422)
  const done = await visitor.postForm('/staff/people/invite', { ...person, bodyId })
  expect(done.status).toBe(303)
  expect(await textOf(done.headers.get('location')!)).toContain('区城管委')
  expect(await textOf(path)).toContain('周五')

  const edit = await textOf(`${path}/edit`)
  const change = { ...readHiddenFields(edit), ...typed, active: 'no' }
  expect((await visitor.postForm(`${path}/edit`, change)).status).toBe(303)
  expect((await visitor.postForm(`${path}/edit`, change)).status).toBe(409)
  expect(await textOf('/staff/people/invite')).not.toContain(`value="${bodyId}"`)
})

it('everybody reads the bodies, only an administrator changes them', async () => {
  const { visitor } = await createStaffVisitor(server, { role: 'handler', bodyId: 'office-110107009' })
  const { items } = await (await visitor.get('/api/staff/bodies')).json() as { items: { kind: string }[] }
  expect(items.filter(({ kind }) => kind === 'subDistrict')).toHaveLength(9)
  expect((await visitor.get('/staff/bodies/new')).status).toBe(403)
})
