import { createHash, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eq, inArray } from 'drizzle-orm'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys, type Keys } from '#server/crypto/keys'
import { deriveQueryCode, hashQueryCode } from '#server/crypto/queryCode'
import { commit } from '#server/database/commit'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { comments } from '#server/domain/hearings/tables'
import { issueReceipt } from '#server/domain/receipts/commands'
import { receipts } from '#server/domain/receipts/tables'
import { reportPhotos, reports } from '#server/domain/reports/tables'
import { memberships, orderLeases, teams, volunteers } from '#server/domain/volunteers/tables'
import { findStaleness } from '../../scripts/build-state.mjs'
import { startBalancer, type Balancer } from '../support/balancer.ts'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { aReachableOrder } from '../support/leases.ts'
import { startCluster } from '../support/postgresCluster.ts'
import { startS3Server, type S3Server } from '../support/s3Server.ts'
import { callServedMeeting } from '../support/servedMeeting.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aTeam, aVolunteer } from '../support/volunteers.ts'

// Two built nodes, each with a data folder of its own that has nothing but the keys, on one PostgreSQL and one object store. The
// clock of the second is five seconds ahead in all of what follows.
const skewMs = 5000
const folder = mkdtempSync(join(tmpdir(), 'portal-nodes-'))
const dataDirs = [join(folder, 'a'), join(folder, 'b')] as const
const clock = new URL('../support/shiftedClock.mjs', import.meta.url).href

let cluster: Awaited<ReturnType<typeof startCluster>>
let s3: S3Server
let balancer: Balancer
let nodes: PortalServer[]
/** Taken out of the balancer, as an operator does before stopping a node. */
let drained: PortalServer | undefined
let connection: DatabaseConnection
let watcher: pg.Client
let keys: Keys

async function start(at: 0 | 1): Promise<PortalServer> {
  const server = await startServer({
    dataDir: dataDirs[at],
    env: {
      DATABASE_URL: cluster.url, STORAGE_URL: s3.urlOf('portal'), ...s3.env,
      ...at === 1 && { NODE_OPTIONS: `--import ${clock}`, CLOCK_SHIFT_MS: String(skewMs) },
    },
  })
  const answer = await fetch(`${server.url}/readyz`)
  if (answer.status !== 200) throw new Error(`The node is not ready: ${await answer.text()}`)
  return server
}

beforeAll(async () => {
  const reason = findStaleness()
  if (reason) throw new Error(`The built server cannot be tested: ${reason}. Run "npm run build" first.`)
  cluster = await startCluster()
  process.env.DATABASE_URL = cluster.url
  s3 = await startS3Server()
  keys = loadKeys(dataDirs[0])
  cpSync(join(dataDirs[0], 'keys'), join(dataDirs[1], 'keys'), { recursive: true })
  nodes = [await start(0), await start(1)]
  balancer = await startBalancer(() => nodes.filter(node => node !== drained).map(({ url }) => url))
  connection = connectDatabase({ url: cluster.url, file: '' })
  watcher = new pg.Client({ connectionString: cluster.url })
  watcher.on('error', () => {})
  await watcher.connect()
  await watcher.query(`
    create table lease_log (task text, was text, was_until bigint, holder text, until bigint, at bigint);
    create function log_lease() returns trigger language plpgsql as $$ begin
      insert into lease_log values (coalesce(new.task, old.task), old.holder, old.until, new.holder, new.until, floor(extract(epoch from clock_timestamp()) * 1000));
      return null;
    end $$;
    create trigger lease_log after insert or update or delete on task_leases for each row execute function log_lease()`)
}, 180_000)

afterAll(async () => {
  await watcher?.end().catch(() => {})
  await connection?.close()
  for (const node of nodes ?? []) await node.stop()
  await balancer?.stop()
  await s3?.stop()
  await cluster?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const visit = (at: 0 | 1 | 'balancer') => createVisitor({ baseUrl: at === 'balancer' ? balancer.url : nodes[at]!.url })
const aReport = (changes: Record<string, unknown> = {}) => ({
  submissionId: randomUUID(), photos: [], kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '院里盖了一间', ...changes,
})
const aSignup = (teamId: string) => ({
  submissionId: randomUUID(), teamId, name: '张三', phone: '13900004321', email: null, community: '110107009001', ageBand: '60to69', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: null,
  showName: 'no', publicName: null, digest: 'yes', consent: 'yes', guardianName: null, guardianPhone: null, consentVersion: 1,
})
const sendEach = async <Result>(count: number, send: (at: 0 | 1, n: number) => Promise<Result>) => Promise.all(Array.from({ length: count }, (_, n) => send((n % 2) as 0 | 1, n)))
const openMatter = () => aMatter(connection.db, { opensAt: later(new Date(), { days: -1 }), publishedAt: later(new Date(), { days: -1 }), closesAt: later(new Date(), { days: 31 }), firstClosesAt: later(new Date(), { days: 31 }) })

describe('what is sent to two nodes at once', () => {
  it('is one report, one comment and one sign-up for one submission, with one receipt, however often it is sent', async () => {
    const [matter, team] = [await openMatter(), await aTeam(connection.db, { seats: 50 })]
    const ways = [
      { path: '/api/reports', body: aReport() },
      { path: `/api/hearings/${matter.id}/comments`, body: { submissionId: randomUUID(), stance: 'support', words: '赞成' } },
      { path: '/api/volunteers/signups', body: aSignup(team.id) },
    ]
    for (const { path, body } of ways) {
      const answers = await sendEach(12, async at => await (await visit(at).sendJson('POST', path, body)).json() as { number: string, queryCode: string })
      expect(new Set(answers.map(({ number, queryCode }) => `${number} ${queryCode}`)).size, path).toBe(1)
      expect(answers[0]!.number).toMatch(/^\w\w-\d{8}$/)
    }
    const count = async (table: typeof reports | typeof comments | typeof volunteers, at: number) => (await connection.db.select({ id: table.id }).from(table).where(eq(table.submissionId, ways[at]!.body.submissionId))).length
    expect([await count(reports, 0), await count(comments, 1), await count(volunteers, 2)]).toEqual([1, 1, 1])
  })

  it('takes no more seats of a team than there are, and nobody is lost', async () => {
    const team = await aTeam(connection.db, { seats: 5 })
    const answers = await sendEach(24, at => visit(at).sendJson('POST', '/api/volunteers/signups', aSignup(team.id)).then(async response => ({ status: response.status, ...await response.json() as { teams: { state: string }[] } })))
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(24).fill(201))
    const [row] = await connection.db.select({ taken: teams.taken }).from(teams).where(eq(teams.id, team.id))
    expect(row!.taken).toBe(5)
    const rows = await connection.db.select({ state: memberships.state, rank: memberships.rank }).from(memberships).where(eq(memberships.teamId, team.id))
    expect(rows).toHaveLength(24)
    expect(rows.filter(({ state }) => state === 'waiting')).toHaveLength(19)
    expect(new Set(rows.map(({ rank }) => rank)).size).toBe(24)
  })

  it('gives 32 who apply for a hearing exactly its 7 seats, and a queue without gaps', async () => {
    const meeting = await callServedMeeting(connection.db)
    const answers = await sendEach(32, async (at) => {
      const body = { submissionId: randomUUID(), role: 'speaker', stance: 'suggest', gist: '停车的地方', showName: 'no', name: '张三', phone: '13900001234', groupId: meeting.groups[0]!.id, email: null }
      const response = await visit(at).sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, body)
      expect(response.status).toBe(201)
      return await response.json() as { rank: number, state: string }
    })
    expect(answers.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, place) => place + 1))
    expect(answers.filter(({ state }) => state === 'confirmed').map(({ rank }) => rank).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('gives an order that 16 volunteers tap to one of them', async () => {
    const now = new Date()
    const order = await aReachableOrder(connection.db, { startsAt: later(now, { minutes: -10 }), endsAt: later(now, { minutes: 110 }) }, {}, keys)
    const queryCode = deriveQueryCode(randomUUID(), keys)
    const codeHash = await hashQueryCode(queryCode, keys)
    const taps = await sendEach(16, async (at) => {
      const volunteer = await aVolunteer(connection.db, { times: [] })
      await commit(connection.db, tx => [
        ...issueReceipt(tx, { number: volunteer.number, kind: 'volunteer', subjectId: volunteer.id, submissionId: volunteer.submissionId, keys, receivedAt: volunteer.receivedAt, said: volunteer }),
        tx.update(receipts).set({ codeHash }).where(eq(receipts.number, volunteer.number)).returning({ number: receipts.number }),
      ])
      const visitor = visit(at)
      const hidden = readHiddenFields(await (await visitor.get('/track')).text())
      expect((await visitor.postForm('/track', { ...hidden, number: volunteer.number, queryCode })).status).toBe(303)
      const { opened } = await (await visitor.get('/api/track/volunteer/orders')).json() as { opened: { suited: { id: string, formToken: string }[] } }
      return { visitor, submissionId: opened.suited.find(({ id }) => id === order.id)!.formToken }
    })
    const answers = await Promise.all(taps.map(({ visitor, submissionId }) => visitor.postForm('/track/volunteer/orders', { submissionId, action: 'take', orderId: order.id })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(15).fill(409)])
    expect(await connection.db.select().from(orderLeases).where(eq(orderLeases.orderId, order.id))).toHaveLength(1)
  })

  it('is judged by one clock at the close of a window, though the clocks of the nodes differ by five seconds', async () => {
    const closesAt = later(new Date(), { milliseconds: 3000 })
    const opensAt = later(closesAt, { days: -31 })
    const matter = await aMatter(connection.db, { opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt })
    const [right, ahead] = [visit(0), visit(1)]
    const clockOf = async (visitor: Visitor) => Date.parse((await (await visitor.get(`/api/hearings/${matter.id}?at=${randomUUID()}`)).json() as { now: string }).now) - Date.now()
    expect(await clockOf(ahead)).toBeGreaterThan(skewMs - 1000)
    await wait(Math.max(0, closesAt.getTime() - Date.now() - 700))
    const sending: Array<Promise<{ at: number, receivedAt: number, isLate: boolean }>> = []
    const send = async (at: 0 | 1) => {
      const response = await [right, ahead][at]!.sendJson('POST', `/api/hearings/${matter.id}/comments`, { submissionId: randomUUID(), stance: 'suggest', words: `来自 ${at}` })
      expect(response.status).toBe(201)
      const { receivedAt, isLate } = await response.json() as { receivedAt: string, isLate: boolean }
      return { at, receivedAt: Date.parse(receivedAt), isLate }
    }
    while (Date.now() < closesAt.getTime() + 700) {
      sending.push(send(0), send(1))
      await wait(35)
    }
    const answers = await Promise.all(sending)
    for (const { receivedAt, isLate } of answers) expect(isLate).toBe(receivedAt >= closesAt.getTime())
    for (const at of [0, 1]) for (const isLate of [false, true]) expect(answers.filter(answer => answer.at === at && answer.isLate === isLate).length).toBeGreaterThan(1)
  })
})

describe('what one node learns, the other knows', () => {
  it('of staff: signed in on one they are in on the other, and disabled on one they are out of the other within a second', async () => {
    const server = { url: nodes[0]!.url, dataDir: dataDirs[0] }
    const boss = await createStaffVisitor(server, { role: 'administrator' })
    const person = await createStaffVisitor(server, { role: 'triage' })
    const there = visit(1)
    there.cookies.set('portal_staff', person.visitor.cookies.get('portal_staff')!)
    expect((await there.get('/api/staff/account')).status).toBe(200)
    const path = `/staff/people/${person.id}/access`
    const hidden = readHiddenFields(await (await boss.visitor.get(path)).text())
    expect((await boss.visitor.postForm(path, { ...hidden, reason: '调离本岗' })).status).toBe(303)
    const disabledAt = Date.now()
    expect((await there.get('/api/staff/account')).status).toBe(401)
    expect(Date.now() - disabledAt).toBeLessThan(1000)
  })

  it('of tries to sign in: what is left is counted for both together', async () => {
    const [one, other] = [visit(0), visit(1)]
    await one.get('/staff/sign-in')
    const attempt = (visitor: Visitor) => visitor.postForm('/staff/sign-in', { email: 'nobody@example.org', password: 'wrong password entirely', code: '123456' }).then(({ status }) => status)
    const statuses = [await attempt(one)]
    expect(one.cookies.get('portal_visitor')).toBeDefined()
    other.cookies.set('portal_visitor', one.cookies.get('portal_visitor')!)
    for (let n = 0; n < 16; n++) statuses.push(await attempt(n % 2 === 0 ? one : other))
    const granted = statuses.filter(status => status !== 429).length
    // Ten at once and four a minute; counted by each node alone it would have been all of them.
    expect(granted).toBeGreaterThanOrEqual(10)
    expect(granted).toBeLessThan(14)
    const { rows } = await watcher.query<{ key: string }>('select key from allowances')
    for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/)
  })

  it('of a change: a page both have shown before is new on the other as soon as it was acknowledged on one', async () => {
    const team = await aTeam(connection.db, { seats: 9, publishedAt: new Date() })
    const path = `/api/volunteers/teams/${team.id}`
    const seatsAt = async (at: 0 | 1) => JSON.stringify(await (await visit(at).get(path)).json())
    const before = await seatsAt(1)
    expect(await seatsAt(1)).toBe(before)
    let slowest = 0
    let last = before
    for (let n = 0; n < 5; n++) {
      expect((await visit(0).sendJson('POST', '/api/volunteers/signups', aSignup(team.id))).status).toBe(201)
      const acknowledged = performance.now()
      while (await seatsAt(1) === last) if (performance.now() - acknowledged > 2000) throw new Error('The other node still shows what was before.')
      slowest = Math.max(slowest, performance.now() - acknowledged)
      last = await seatsAt(1)
    }
    console.log(`  a change on one node was read on the other ${slowest.toFixed(0)} ms after its acknowledgement at most (one request included)`)
    expect(slowest).toBeLessThan(1000)
  })
})

describe('a node', () => {
  it('with keys of its own does not start, and says why', async () => {
    const stranger = await startServer({ env: { DATABASE_URL: cluster.url } })
    for (let tries = 0; tries < 300 && !/keys in the data folder/.test(stranger.logs()); tries++) await wait(100)
    expect(stranger.logs()).toMatch(/keys in the data folder are not those of this database/)
    expect(await stranger.stop()).toBe(1)
  })

  it('says that it is not ready while the object store does not answer, and is again afterwards', async () => {
    s3.fail(503, 1)
    const answer = await visit(0).get('/readyz')
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ database: 'ok', storage: 'failed' })])
    expect((await visit(0).get('/readyz')).status).toBe(200)
  })

  it('answers again by itself after every one of its connections was cut', async () => {
    await watcher.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = \'client backend\'')
    const until = Date.now() + 5000
    for (const at of [0, 1] as const) {
      while ((await visit(at).get('/readyz')).status !== 200) {
        if (Date.now() > until) throw new Error('A node did not come back.')
        await wait(50)
      }
      expect((await visit(at).sendJson('POST', '/api/reports', aReport())).status).toBe(201)
      expect(() => process.kill(nodes[at]!.pid, 0)).not.toThrow()
    }
  })

  it('goes on while the database is given what a newer version adds, and starts on it as the older one', async () => {
    let [asked, isDone] = [0, false]
    const faults: number[] = []
    const asking = Promise.all([0, 1, 2].map(async () => {
      while (!isDone) {
        const visitor = visit('balancer')
        for (const status of [(await visitor.get('/ledger')).status, (await visitor.sendJson('POST', '/api/reports', aReport())).status]) {
          asked++
          if (status >= 300) faults.push(status)
        }
      }
    }))
    const { rows: [last] } = await watcher.query<{ at: string }>('select max(created_at) as at from drizzle.__drizzle_migrations')
    await watcher.query(`begin;
      alter table reports add column of_a_newer_version text;
      create table things_of_a_newer_version (id text primary key, at timestamptz not null default now());
      create index reports_of_a_newer_version on reports (of_a_newer_version);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', ${Number(last!.at) + 1000});
      commit`)
    await wait(500)
    // The rolling restart of the other direction: an older node begins beside what is newer already.
    drained = nodes[0]
    await wait(500)
    expect(await nodes[0]!.stop()).toBe(0)
    nodes[0] = await start(0)
    await wait(500)
    isDone = true
    await asking
    console.log(`  ${asked} requests during the change and the restart`)
    expect(asked).toBeGreaterThan(10)
    expect(faults).toEqual([])
    expect((await visit(0).sendJson('POST', '/api/reports', aReport())).status).toBe(201)
    expect((await visit(0).get('/readyz')).status).toBe(200)
  })

  it('killed under load has lost nothing that was acknowledged: reports with their photos, comments, and no doubles', async () => {
    const matter = await openMatter()
    const photos = await Promise.all([1, 2, 3, 4].map(n => sharp({ create: { width: 320, height: 240, channels: 3, background: { r: n * 40, g: 90, b: 120 } } }).jpeg().toBuffer()))
    const acknowledged: Array<{ kind: 'report' | 'comment', submissionId: string, number: string, withPhoto: boolean }> = []
    let isOver = false
    // As a phone does it: whatever was not acknowledged is sent again under the same id.
    const insist = async (send: () => Promise<Response>, wanted: number[]) => {
      for (let tries = 0; tries < 40; tries++) {
        const answer = await send().catch(() => undefined)
        if (answer && wanted.includes(answer.status)) return answer
        await answer?.arrayBuffer()
        await wait(50)
      }
      throw new Error('No node took it in forty tries.')
    }
    const client = async (n: number) => {
      const visitor = visit('balancer')
      for (let turn = 0; !isOver; turn++) {
        const submissionId = randomUUID()
        if ((n + turn) % 3 === 0) {
          const answer = await insist(() => visitor.sendJson('POST', `/api/hearings/${matter.id}/comments`, { submissionId, stance: 'support', words: '赞成' }), [201])
          acknowledged.push({ kind: 'comment', submissionId, number: (await answer.json() as { number: string }).number, withPhoto: false })
          continue
        }
        const withPhoto = (n + turn) % 3 === 1
        // Its own bytes for each: the store must have every one of them.
        const photo = withPhoto ? Buffer.concat([photos[turn % 4]!, Buffer.from(submissionId)]) : undefined
        const sha256 = photo && createHash('sha256').update(photo).digest('hex')
        if (photo) await insist(() => visitor.request(`/api/uploads/${sha256}`, { method: 'PUT', body: photo as never }), [200, 201])
        const answer = await insist(() => visitor.sendJson('POST', '/api/reports', aReport({ submissionId, photos: sha256 ? [sha256] : [] })), [201])
        acknowledged.push({ kind: 'report', submissionId, number: (await answer.json() as { number: string }).number, withPhoto })
      }
    }
    const clients = Promise.all(Array.from({ length: 8 }, (_, n) => client(n)))
    for (const at of [0, 1] as const) {
      const before = acknowledged.length
      while (acknowledged.length < before + 12) await wait(20)
      await nodes[at]!.kill()
      // The other one carries on alone.
      while (acknowledged.length < before + 30) await wait(20)
      nodes[at] = await start(at)
    }
    isOver = true
    await clients
    const stored = await connection.db.select({ id: reports.id, submissionId: reports.submissionId, number: reports.number }).from(reports)
      .where(inArray(reports.submissionId, acknowledged.filter(({ kind }) => kind === 'report').map(({ submissionId }) => submissionId)))
    const said = await connection.db.select({ id: comments.id, submissionId: comments.submissionId, number: comments.number }).from(comments).where(eq(comments.matterId, matter.id))
    const inStore = [...stored, ...said].map(({ submissionId, number }) => `${submissionId} ${number}`).sort()
    expect(inStore).toEqual(acknowledged.map(({ submissionId, number }) => `${submissionId} ${number}`).sort())

    const kept = await connection.db.select({ reportId: reportPhotos.reportId, media: reportPhotos.media }).from(reportPhotos).where(inArray(reportPhotos.reportId, stored.map(({ id }) => id)))
    const withPhoto = acknowledged.filter(one => one.withPhoto)
    expect(kept).toHaveLength(withPhoto.length)
    for (const { media } of kept) expect((await sharp(s3.objects.get(`portal/photos/private/${media}`)!).metadata()).format).toBe('jpeg')
    console.log(`  2 kills under load: ${acknowledged.length} acknowledged (${kept.length} with a photo), ${acknowledged.length - inStore.length} lost, 0 doubles; answers of the nodes: ${balancer.answers().join(' and ')}`)
  })
})

describe('the tasks of the clock', () => {
  // What has expired is removed each half hour, and that task rests with its node until then.
  const holders = async () => [...new Set((await watcher.query<{ holder: string }>('select holder from task_leases where task <> \'retention\'')).rows.map(({ holder }) => holder))]
  const untilHeld = async (isSo: (holders: string[]) => boolean, withinMs: number) => {
    const begin = Date.now()
    while (!isSo(await holders())) {
      if (Date.now() - begin > withinMs) throw new Error('The tasks were not taken over in time.')
      await wait(500)
    }
    return ((Date.now() - begin) / 1000).toFixed(0)
  }

  it('are each done by one node at a time, and taken over from one that was killed', async () => {
    expect(await nodes[1]!.stop()).toBe(0)
    // What a killed node of the test before held is waited for as well.
    await untilHeld(all => all.length === 1, 100_000)
    const [first] = await holders()
    nodes[1] = await start(1)
    await nodes[0]!.kill()
    const afterKill = await untilHeld(all => all.length === 1 && all[0] !== first, 100_000)
    nodes[0] = await start(0)
    const { rows } = await watcher.query<{ task: string, was: string | null, was_until: string | null, holder: string | null, at: string }>('select * from lease_log')
    const changes = rows.filter(({ was, holder }) => was !== null && holder !== null && was !== holder)
    for (const { task, was_until: until, at } of changes) expect(Number(at), task).toBeGreaterThanOrEqual(Number(until))
    const tasks = new Set(rows.map(({ task }) => task))
    expect(tasks.size).toBeGreaterThan(14)
    console.log(`  ${tasks.size} tasks, ${rows.length} claims, ${changes.length} takeovers, each after the lease was over; all with the other node ${afterKill} s after theirs was killed`)
  })
})
