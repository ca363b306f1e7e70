import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import type { SiteRow } from '#server/domain/ledger/queries'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSite, readyFacts } from '../support/sites.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let officer: Visitor
let editor: Visitor
beforeAll(async () => {
  server = await startServer()
  officer = (await createStaffVisitor(server, { role: 'enforcementOfficer' })).visitor
  editor = (await createStaffVisitor(server, { role: 'ledgerEditor' })).visitor
})
afterAll(() => server.stop())

async function put(options: Parameters<typeof aSite>[1]): Promise<SiteRow> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await aSite(db, options) }
  finally { await close() }
}

const work = { measures: ['dismantling'], startedAt: '2026-11-20T09:00:00+08:00', endedAt: '2026-11-20T15:00:00+08:00' }
const send = (visitor: Visitor, { id, version }: SiteRow, body: object) => visitor.sendJson('POST', `/api/staff/ledger/sites/${id}/moves`, { version, ...body })

describe('a program that moves a site', () => {
  it.each([
    ['at 20:00', {}, { startedAt: '2026-11-20T20:00:00+08:00', endedAt: '2026-11-20T21:00:00+08:00' }, '第四十三条'],
    ['on 1 October', { approvedOn: '2026-09-20' }, { startedAt: '2026-10-01T09:00:00+08:00', endedAt: '2026-10-01T15:00:00+08:00' }, '第四十三条'],
    ['by cutting the power', {}, { measures: ['power'] }, '第四十三条'],
    ['in the time for review and suit', { enforcementServedOn: '2026-11-01' }, {}, '第四十四条'],
  ])('is refused an enforcement %s, with the article', async (_, facts, given, article) => {
    const site = await put({ status: 'hold', facts: { ...readyFacts, ...facts } })
    const response = await send(officer, site, { move: 'enforce', facts: { ...work, ...given } })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(article)
  })

  it('is refused with an objection open, and a closure without acceptance', async () => {
    const frozen = await put({ status: 'hold', facts: readyFacts, row: { openObjections: 1 } })
    expect(await (await send(officer, frozen, { move: 'enforce', facts: work })).text()).toContain('异议')
    const demolished = await put({ status: 'demolished' })
    const close = await send(editor, demolished, { move: 'close', facts: { closedOn: '2026-11-22' } })
    expect([close.status, await close.text()]).toEqual([422, expect.stringContaining('场光地净')])
  })

  it('is told the new state when it may, 409 when somebody was quicker, 403 for a step of another office, and 401 without an account', async () => {
    const site = await put({ status: 'hold', facts: readyFacts })
    expect((await send(editor, site, { move: 'enforce', facts: work })).status).toBe(403)
    expect((await send(createVisitor({ baseUrl: server.url }), site, { move: 'enforce', facts: work })).status).toBe(401)
    const moved = await send(officer, site, { move: 'enforce', facts: work })
    expect([moved.status, await moved.json()]).toEqual([200, expect.objectContaining({ id: site.id, status: 'enforced', version: site.version + 1 })])
    expect((await send(officer, site, { move: 'enforce', facts: work })).status).toBe(409)
    expect((await send(officer, site, { move: 'hold' })).status).toBe(403)
  })

  it('sees of many sites which may go, and moves all of them or none', async () => {
    const ready = await put({ status: 'planned' })
    const stuck = await put({ status: 'closed' })
    const bulk = (sites: SiteRow[], preview: boolean) => editor.sendJson('POST', '/api/staff/ledger/moves', {
      sites: sites.map(({ id, version }) => ({ id, version })), move: 'startVoluntary', facts: { agreedUntilOn: '2030-12-31' }, reason: '产权单位统一自拆', preview,
    })
    expect(await (await bulk([ready, stuck], true)).json()).toMatchObject({ moved: 0, sites: [{ id: ready.id, issues: [] }, { id: stuck.id, issues: [{}] }] })
    expect((await bulk([ready, stuck], false)).status).toBe(422)
    expect(await (await bulk([ready], false)).json()).toMatchObject({ moved: 1 })
    expect((await bulk([ready], false)).status).toBe(409)
  })
})
