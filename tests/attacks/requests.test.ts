import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, roles, type Resource } from '#shared/staff/permissions'
import { readAccess } from './access.ts'
import { send } from './wire.ts'
import { addressOf, findThings, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({}, (dataDir) => {
    // The demonstration's shift of today would be closed at half past eleven, perhaps while we look.
    const db = new Sqlite(join(dataDir, 'portal.sqlite'))
    try { db.prepare('update shifts set closed_at = ends_at where ends_at < ?').run(Date.now() + 86_400_000) }
    finally { db.close() }
  })
  // What falls due is done by the server itself: first let it come to rest.
  for (let before = '', quiet = 0; quiet < 3; await wait(1000)) {
    const now = JSON.stringify(digests())
    quiet = now === before ? quiet + 1 : 0
    before = now
  }
})
afterAll(() => world.stop())

/**
 * Tables that tell of a visit by their nature, and of nothing else, the record's of what it put in; query codes are hashed after they were given, figures of a
 * week are made for the first who asks. Events are looked at one by one.
 */
const traces = ['staff_sessions', 'pulse', 'allowances', 'task_leases', 'record_checkpoints', 'record_counts', 'record_entries', 'record_hashes', 'record_walks', 'receipts', 'report_weeks', 'events']

/** A digest of every other table. */
function digests(): Record<string, string> {
  const tables = world.read<{ name: string }>('select name from sqlite_master where type = \'table\' and name not like \'sqlite_%\' and name not like \'search_index%\' order by name').map(({ name }) => name)
  return Object.fromEntries(tables.filter(name => !traces.includes(name)).map(name => [name, createHash('sha256').update(JSON.stringify(world.read(`select * from "${name}"`))).digest('hex')]))
}

describe('looking', () => {
  it('changes nothing, at any address, whoever looks', async () => {
    const looks = readAccess().filter(({ method }) => method === 'GET')
    const cookies = new Map<string, string>()
    for (const { who } of looks) {
      const [resource, action] = who.split('.')
      const role = action && roles.find(one => can({ role: one, subDistricts: 'all' }, resource as Resource, action as never))
      if (!role) continue
      const { visitor } = await world.person(role)
      cookies.set(who, [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const earlier = world.read<{ id: string }>('select id from events').map(({ id }) => id)
    const before = digests()
    for (const { path, who, kind } of looks) {
      const cookie = cookies.get(who)
      const { status } = await send(world.url, { method: 'GET', path: addressOf(path, kind ? findThings(world, kind)[0]!.params : {}), headers: { accept: 'application/json', ...cookie && { cookie } } })
      expect([path, status > 0 && status !== 500]).toEqual([path, true])
    }
    const after = digests()
    expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual([])
    const told = world.read<{ action: string }>('select distinct action from events where actor_kind <> \'system\' and id not in (select value from json_each(?))', JSON.stringify(earlier))
    // Taking the hours of volunteers away as a file is itself recorded.
    expect(told.map(({ action }) => action)).toEqual(['hours.exported'])
  })
})

describe('a form another site makes a browser send', () => {
  const targets = [
    { path: '/track', type: 'application/x-www-form-urlencoded' }, { path: '/report', type: 'application/x-www-form-urlencoded' }, { path: '/staff/sign-in', type: 'application/x-www-form-urlencoded' },
    { path: '/api/reports', type: 'application/json' }, { path: '/api/track', type: 'application/json' }, { path: '/objections/new', type: 'multipart/form-data; boundary=b' },
  ]
  const origins: Array<Record<string, string>> = [
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'http://127.0.0.1:1' }, { origin: 'https://127.0.0.1.evil.example' }, { origin: 'not an address' },
    { 'sec-fetch-site': 'cross-site', 'origin': 'null' }, { 'sec-fetch-site': 'CROSS-SITE' }, { 'sec-fetch-site': '', 'origin': 'https://evil.example' },
  ]
  it.each(targets)('is refused: $path', async ({ path, type }) => {
    const before = digests()
    const body = type.startsWith('multipart') ? '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n' : type.includes('json') ? '{}' : 'a=b'
    for (const headers of origins) {
      const { status } = await send(world.url, { method: 'POST', path, headers: { 'content-type': type, ...headers }, body })
      expect([path, headers, status]).toEqual([path, headers, 403])
    }
    const after = digests()
    expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual([])
  })

  it('cannot be another method in disguise', async () => {
    const { visitor } = await world.person('administrator')
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const disguises: Array<Record<string, string>> = [{ 'x-http-method-override': 'POST' }, { 'x-http-method': 'DELETE' }, { 'x-method-override': 'PUT' }]
    for (const disguise of disguises) {
      const before = digests()
      expect((await send(world.url, { method: 'GET', path: '/api/staff/account?_method=DELETE', headers: { cookie, ...disguise } })).status).toBe(200)
      expect(digests()).toEqual(before)
    }
  })
})

describe('a session', () => {
  it('is not one that a visitor brought along', async () => {
    for (const token of ['x', '0'.repeat(43), '../../x', '%00', 'a.b.c', '__proto__', 'null']) {
      expect([token, (await send(world.url, { method: 'GET', path: '/api/staff/account', headers: { cookie: `portal_staff=${token}` } })).status]).toEqual([token, 401])
    }
  })

  it('does not open with the hash that the database keeps of it', async () => {
    await world.person('auditor')
    for (const { token_hash: hash } of world.read<{ token_hash: string }>('select token_hash from staff_sessions')) {
      expect((await send(world.url, { method: 'GET', path: '/api/staff/account', headers: { cookie: `portal_staff=${encodeURIComponent(String(hash))}` } })).status).toBe(401)
    }
  })
})
