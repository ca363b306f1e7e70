import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../support/server.ts'
import { startWorld, type World } from './world.ts'

const clock = new URL('../support/shiftedClock.mjs', import.meta.url).href
const minutes = (count: number) => count * 60_000

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.stop())

/** Another server on the same data whose clock goes ahead. */
async function later<Result>(milliseconds: number, work: (url: string) => Promise<Result>): Promise<Result> {
  const server = await startServer({ dataDir: world.dataDir, env: { NODE_OPTIONS: `--import ${clock}`, CLOCK_SHIFT_MS: String(milliseconds) } })
  try { return await work(server.url) }
  finally { await server.stop() }
}

const ask = async (url: string, token: string) => (await fetch(`${url}/api/staff/account`, { headers: { cookie: `portal_staff=${token}` } })).status

describe('a stolen session', () => {
  it('is worth nothing half an hour after its owner has left', async () => {
    const { visitor } = await world.person('auditor')
    const token = visitor.cookies.get('portal_staff')!
    expect(await ask(world.url, token)).toBe(200)
    expect(await later(minutes(31), url => ask(url, token))).toBe(401)
    expect(await later(minutes(28), url => ask(url, token))).toBe(200)
  })

  it('is worth nothing after twelve hours, however often it is used', async () => {
    const { visitor, id } = await world.person('triage')
    const token = visitor.cookies.get('portal_staff')!
    const usedUntil = (milliseconds: number) => {
      const db = new Sqlite(join(world.dataDir, 'portal.sqlite'))
      try { expect(db.prepare('update staff_sessions set last_seen_at = ? where account_id = ?').run(Date.now() + milliseconds, id).changes).toBe(1) }
      finally { db.close() }
    }
    usedUntil(minutes(12 * 60 - 5))
    expect(await later(minutes(12 * 60 - 4), url => ask(url, token))).toBe(200)
    usedUntil(minutes(12 * 60))
    expect(await later(minutes(12 * 60 + 1), url => ask(url, token))).toBe(401)
  })

  it('of one person does not become that of another by the name of its cookie', async () => {
    const token = (await world.person('auditor')).visitor.cookies.get('portal_staff')!
    const other = (await world.person('administrator')).visitor.cookies.get('portal_staff')!
    const nameOf = async (cookie: string) => {
      const response = await fetch(`${world.url}/api/staff/account`, { headers: { cookie } })
      return [response.status, ((await response.json()) as { role?: string, account?: { role: string } }).role]
    }
    // Whichever of two counts, it is one of them in everything.
    const one = await nameOf(`portal_staff=${token}; portal_staff=${other}`)
    expect([await nameOf(`portal_staff=${token}`), await nameOf(`portal_staff=${other}`)]).toContainEqual(one)
    expect((await nameOf(`PORTAL_STAFF=${token}`))[0]).toBe(401)
    expect((await nameOf(`__Host-portal_staff=${token}`))[0]).toBe(401)
    expect((await nameOf(`opened=${token}`))[0]).toBe(401)
  })
})
