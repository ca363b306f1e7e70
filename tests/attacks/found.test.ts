import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, roles, type Resource } from '#shared/staff/permissions'
import { readAccess } from './access.ts'
import { inside, send } from './wire.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.stop())

const cookieOf = (cookies: Map<string, string>) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

describe('what hostile input once broke', () => {
  it.each([['nothing', 'null'], ['a list', '[]'], ['a number', '1'], ['a text', '"a"'], ['fields of another kind', '{"publicName":[1],"needs":{"a":1},"name":7,"phone":[]}']])('is refused with its reasons: %s where a program sends an object', async (_, body) => {
    for (const path of ['/api/volunteers/signups', '/api/hearings/x/applications', '/api/objections', '/api/reports', '/api/track']) {
      const { status, text } = await send(world.url, { method: 'POST', path, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, body })
      expect([path, [404, 422].includes(status)]).toEqual([path, true])
      expect(inside.exec(text)?.[0]).toBeUndefined()
    }
  })

  it('leads on by an address without a line of its own, whatever stood in the one before', async () => {
    const visitor = world.holder('volunteer', world.read<{ id: string }>('select id from volunteers order by id')[0]!.id)
    const cookie = cookieOf(visitor.cookies)
    for (const part of ['%E7%9F%B3', '%0d%0aX-Evil:%201', '%00', '%ED%A0%80', '%F0%9F%91%A8']) {
      for (const path of [`/track/volunteer/shifts/${part}/people`, `/track/volunteer/shifts/${part}`, `/track/volunteer/orders/${part}`, `/hearings/${part}/comment/check`, `/hearings/${part}/comment/received`]) {
        const { status, headers } = await send(world.url, { method: 'POST', path, headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, body: 'action=open' })
        expect([path, status >= 300 && status < 500, headers['x-evil']]).toEqual([path, true, undefined])
        if (headers.location !== undefined) expect([path, headers.location]).toEqual([path, expect.stringMatching(/^\/[\x21-\x7e]*$/)])
      }
    }
  })

  it('shows a form of staff again that has a field with the name of a prototype', async () => {
    for (const path of ['/staff/inspections/new', '/staff/people/invite', '/staff/hearings/new']) {
      const [resource, action] = readAccess().find(one => one.method === 'POST' && one.path === path)!.who.split('.')
      const { visitor } = await world.person(roles.find(one => can({ role: one, subDistricts: 'all' }, resource as Resource, action as never))!)
      const { status, text } = await send(world.url, { method: 'POST', path, headers: { 'cookie': cookieOf(visitor.cookies), 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, body: '__proto__=1&kind=open&constructor=2' })
      expect([path, status]).toEqual([path, 422])
      expect(text).toContain('</html>')
    }
  })

  it('is no address of an endpoint: what stands in the place of an id is part of nothing else', async () => {
    const { visitor } = await world.person('administrator')
    for (const id of ['%23a', 'a%2Fb', '..%2F..%2Faudit']) {
      for (const page of ['interfaces/webhooks', 'interfaces/gateways', 'privacy', 'privacy/breaches', 'hearings', 'reports', 'orders']) {
        const { status } = await send(world.url, { method: 'GET', path: `/staff/${page}/${id}?q=a`, headers: { cookie: cookieOf(visitor.cookies) } })
        expect([page, id, status]).toEqual([page, id, 404])
      }
    }
  })

  it('leads to sign in without a way back that no proxy would let through', async () => {
    const { status, headers } = await send(world.url, { method: 'GET', path: `/staff/people/invite?q=${'|'.repeat(6000)}` })
    expect([status, headers.location]).toEqual([302, '/staff/sign-in'])
  })

  it('is no name for what somebody is writing, unless the portal gave it', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n\r\n--b--\r\n'
    const write = (id: string, cookie: string) => send(world.url, { method: 'POST', path: `/hearings/${id}/comment`, headers: { cookie, 'content-type': 'multipart/form-data; boundary=b', 'sec-fetch-site': 'same-origin' }, body })
    const ids = world.read<{ id: string }>('select id from matters order by id').map(({ id }) => id)
    const answers = await Promise.all(ids.map(id => write(id, '')))
    const open = ids.find((_, index) => answers[index]!.status === 422)!
    for (const comment of ['%00', 'a', 'a%0d%0aX-Evil:%201', '%E7%9F%B3']) {
      const { status, headers } = await write(open, `comment=${comment}; mode=`)
      expect([comment, status]).toEqual([comment, 422])
      expect(String(headers['set-cookie'])).toMatch(/(^|,)comment=[\w-]{43};/)
    }
  })
})
