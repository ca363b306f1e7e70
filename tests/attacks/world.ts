import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { inject } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { seal } from '#server/crypto/seal'
import type { ReceiptKind } from '#shared/receipts/number'
import type { Role, RowPlace } from '#shared/staff/permissions'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

/** A row a route can be asked for: what its address needs, and where it lies. */
export interface Thing { params: Record<string, string>, place: RowPlace }

export interface World extends PortalServer {
  /** Rows of the database as it is now. */
  read: <Row>(sql: string, ...values: unknown[]) => Row[]
  /** Somebody of a role, kept: asked again it is the same person. */
  person: (role: Role, bound?: Bound) => Promise<StaffVisitor>
  /** A browser that has opened this with its receipt. */
  holder: (kind: ReceiptKind, subjectId: string) => Visitor
}

interface Bound { subDistricts?: string[] | null, bodyId?: string | null, communities?: string[] | null }

/** A server of its own on a copy of the world. Requests may name any visitor's address, so that no limit hides an answer. */
export async function startWorld(env: Record<string, string> = {}, prepare: (dataDir: string) => void = () => {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-attacked-'))
  cpSync(inject('worldFolder'), dataDir, { recursive: true })
  prepare(dataDir)
  const server = await startServer({ dataDir, env: { TRUSTED_PROXIES: '127.0.0.1', ...env } })
  const people = new Map<string, Promise<StaffVisitor>>()
  return {
    ...server,
    read<Row>(sql: string, ...values: unknown[]) {
      const db = new Sqlite(join(dataDir, 'portal.sqlite'), { readonly: true })
      try { return db.prepare(sql).all(...values) as Row[] }
      finally { db.close() }
    },
    person(role, bound = {}) {
      const key = JSON.stringify([role, bound])
      const known = people.get(key) ?? createStaffVisitor(server, { role, ...bound })
      people.set(key, known)
      return known
    },
    holder(kind, subjectId) {
      const visitor = createVisitor({ baseUrl: server.url })
      const opened = { kind, subjectId, until: Date.now() + 20 * 60_000 }
      visitor.cookies.set('opened', encodeURIComponent(seal(JSON.stringify(opened), 'cookie:opened', loadKeys(dataDir).contact)))
      return visitor
    },
    async stop() {
      const status = await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
      return status
    },
  }
}

/** What a kind of row is asked by: `id` and the like as the address names them, and its place. */
const sources: Record<string, { sql: string, params: string[] }> = {
  report: { sql: 'select id, sub_district, community, body_id as body from reports order by body_id is null, id', params: ['id'] },
  site: { sql: 'select id, sub_district, community from sites where shelf = \'live\' order by id', params: ['id'] },
  matter: { sql: 'select id, sub_district from matters left join meetings on meetings.matter_id = matters.id order by meetings.matter_id is null, sub_district is null, id', params: ['id'] },
  comment: { sql: 'select m.id, c.id as commentId, m.sub_district from comments c join matters m on m.id = c.matter_id order by m.sub_district is null, c.id', params: ['id', 'commentId'] },
  answer: { sql: 'select m.id, a.id as answerId, m.sub_district from point_answers a join matters m on m.id = a.matter_id order by a.id', params: ['id', 'answerId'] },
  point: { sql: 'select m.id, p.id as pointId, m.sub_district from comment_points p join matters m on m.id = p.matter_id order by p.id', params: ['id', 'pointId'] },
  objection: { sql: 'select id, sub_district from objections order by id', params: ['id'] },
  assistance: { sql: 'select r.id, r.sub_district, r.community, (select body_id from assistance_routes where request_id = r.id and body_id is not null limit 1) as body from assistance_requests r order by body is null, r.id', params: ['id'] },
  order: { sql: 'select id, sub_district, community from orders order by community is null, id', params: ['id'] },
  volunteer: { sql: 'select id, sub_district, community from volunteers order by id', params: ['id'] },
  membership: { sql: 'select v.id, m.id as membershipId, t.sub_district, t.community from memberships m join volunteers v on v.id = m.volunteer_id join teams t on t.id = m.team_id order by m.id', params: ['id', 'membershipId'] },
  team: { sql: 'select id, sub_district, community from teams order by id', params: ['id'] },
  shift: { sql: 'select id, sub_district, community from shifts order by id', params: ['id'] },
  duty: { sql: 'select s.id, d.id as dutyId, s.sub_district, s.community from duties d join shifts s on s.id = d.shift_id order by d.id', params: ['id', 'dutyId'] },
  routeCard: { sql: 'select id, sub_district, community from route_cards order by id', params: ['id'] },
  correction: { sql: 'select id, sub_district, community from hour_corrections order by id', params: ['id'] },
  place: { sql: 'select id, sub_district from report_places order by id', params: ['id'] },
  decision: { sql: 'select s.id, d.id as decision, s.sub_district, s.community from site_decisions d join sites s on s.id = d.site_id where s.shelf = \'live\' order by d.id', params: ['id', 'decision'] },
  plan: { sql: 'select id from inspection_plans', params: ['id'] },
  body: { sql: 'select id from bodies order by id', params: ['id'] },
}

/** Rows of a kind, in an order that is the same each time. */
export function findThings(world: Pick<World, 'read'>, kind: string): Thing[] {
  const source = sources[kind]
  if (!source) throw new Error(`There is no kind of row named ${kind}`)
  return world.read<Record<string, string | null>>(source.sql).map(row => ({
    params: Object.fromEntries(source.params.map(name => [name, row[name]!])),
    place: { ...'sub_district' in row && { subDistrict: row.sub_district }, ...row.community && { community: row.community }, ...row.body && { bodies: [row.body] } },
  }))
}

/** The address of a route with the parts it needs; what is not given is `x`. */
export function addressOf(pattern: string, params: Record<string, string> = {}): string {
  return pattern.replace(/\[(?:\.\.\.)?([^\]]+)\]/g, (_, name: string) => encodeURIComponent(params[name] ?? 'x'))
}
