import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import type { SiteRow } from '#server/domain/ledger/queries'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSite, readyFacts } from '../support/sites.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { readHiddenFields, type FormValues, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let officer: Visitor
let editor: Visitor
beforeAll(async () => {
  server = await startServer()
  officer = (await createStaffVisitor(server, { role: 'enforcementOfficer' })).visitor
  editor = (await createStaffVisitor(server, { role: 'ledgerEditor' })).visitor
})
afterAll(() => server.stop())

async function put(site: Parameters<typeof aSite>[1]): Promise<SiteRow> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await aSite(db, site) }
  finally { await close() }
}

const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const ready = (changes: Parameters<typeof aSite>[1] = {}) => put({ status: 'hold', ...changes, facts: { ...readyFacts, ...changes.facts } })

/** A Tuesday in November 2026, by day: when it may be done. */
const lawful = { 'startedAt': '2026-11-17', 'startedAt-time': '09:00', 'endedAt': '2026-11-17', 'endedAt-time': '11:00', 'measures': 'dismantling' }

async function send(visitor: Visitor, path: string, values: FormValues) {
  const { submissionId, version } = readHiddenFields(await text(visitor, path))
  return visitor.postForm(path, { submissionId: submissionId!, ...version !== undefined && { version }, ...values })
}
const enforce = (site: SiteRow, values: FormValues = {}) => send(officer, `/staff/ledger/${site.id}/moves/enforce`, { ...lawful, ...values })
const statusOf = async (site: SiteRow) => ((await (await officer.get(`/api/staff/ledger/sites/${site.id}`)).json()) as { site: SiteRow }).site.status

interface Case { name: string, site: () => Promise<SiteRow>, values: Record<string, string>, sentence: string }
const forbidden: Case[] = [
  { name: 'in the time for review and suit', site: () => ready({ facts: { enforcementServedOn: '2026-11-02' } }), values: {}, sentence: '（行政强制法第四十四条）' },
  { name: 'at 20:00', site: () => ready(), values: { 'startedAt-time': '20:00', 'endedAt-time': '21:00' }, sentence: '夜间不能实施强制（行政强制法第四十三条）' },
  { name: 'on 1 October', site: () => ready(), values: { startedAt: '2026-10-01', endedAt: '2026-10-01' }, sentence: '法定节假日不能实施强制（行政强制法第四十三条）' },
  { name: 'with an open objection', site: () => ready({ row: { openObjections: 1 } }), values: {}, sentence: '有异议还没有办结' },
  { name: 'by cutting the water', site: () => ready(), values: { measures: 'water' }, sentence: '不能用停水、停电、停热、停燃气的办法（行政强制法第四十三条）' },
]

describe('enforcing from the page', () => {
  it.each(forbidden)('is refused $name with the article, and keeps what was typed', async ({ site, values, sentence }) => {
    const found = await site()
    const response = await enforce(found, { ...values, reason: '按决定书办理' })
    const html = await response.text()
    expect([response.status, html.includes(sentence)]).toEqual([422, true])
    expect(html).toContain('按决定书办理')
    expect(html).toContain(`value="${values['startedAt-time'] ?? '09:00'}"`)
    expect(await statusOf(found)).toBe('hold')
  })

  it('is done when every rule is met, and the page of the site says so', async () => {
    const site = await ready()
    const response = await enforce(site)
    expect([response.status, response.headers.get('location')]).toEqual([303, `/staff/ledger/${site.id}`])
    expect(await statusOf(site)).toBe('enforced')
    expect(await text(officer, `/staff/ledger/${site.id}`)).toContain('依法强制拆除中')
  })

  it('keeps what was typed when somebody else was faster, and goes through once it was looked at', async () => {
    const site = await ready()
    const stale = await enforce(site, { version: '7', reason: '按决定书办理' })
    const html = await stale.text()
    expect(stale.status).toBe(409)
    for (const words of ['这一条刚被别人改过', '按决定书办理', 'value="09:00"']) expect(html).toContain(words)
    const { submissionId, version } = readHiddenFields(html)
    const again = await officer.postForm(`/staff/ledger/${site.id}/moves/enforce`, { submissionId: submissionId!, version: version!, ...lawful })
    expect(again.status).toBe(303)
  })

  it('is nobody’s but the enforcement body’s, and no move of that name is not there', async () => {
    const site = await ready()
    expect((await editor.postForm(`/staff/ledger/${site.id}/moves/enforce`, { ...lawful, submissionId: readHiddenFields(await text(editor, `/staff/ledger/${site.id}/edit`)).submissionId!, version: '1' })).status).toBe(403)
    expect((await officer.get(`/staff/ledger/${site.id}/moves/raze`)).status).toBe(404)
    expect(await statusOf(site)).toBe('hold')
  })
})

describe('enforcing in bulk', () => {
  const bodyOf = (sites: SiteRow[], values: Record<string, string> = {}) => {
    const { measures, ...given } = { ...lawful, ...values }
    const at = (name: 'startedAt' | 'endedAt') => `${given[name]}T${given[`${name}-time`]}:00+08:00`
    return { move: 'enforce', facts: { startedAt: at('startedAt'), endedAt: at('endedAt'), measures: [measures] }, words: { reason: '统一办理' }, sites: sites.map(({ id, version }) => ({ id, version })) }
  }

  it.each(forbidden)('is refused $name with the article, and no site of it moves', async ({ site, values, sentence }) => {
    const sites = [await ready(), await site()]
    const body = bodyOf(sites, values)
    const preview = await (await officer.sendJson('POST', '/api/staff/ledger/bulk/preview', body)).json() as { isPossible: boolean, rows: { id: string, issues: { message: string }[] }[] }
    expect(preview.isPossible).toBe(false)
    expect(preview.rows.find(({ id }) => id === sites[1]!.id)!.issues.map(({ message }) => message).join()).toContain(sentence)
    const response = await officer.sendJson('POST', '/api/staff/ledger/bulk', body)
    expect(response.status).toBe(422)
    expect(JSON.stringify(await response.json())).toContain(sentence)
    expect(await Promise.all(sites.map(statusOf))).toEqual(['hold', 'hold'])
  })

  it('moves all that were shown, with one event each and the one reason, and none when one has changed', async () => {
    const sites = [await ready(), await ready()]
    const stale = await officer.sendJson('POST', '/api/staff/ledger/bulk', { ...bodyOf(sites), sites: [{ id: sites[0]!.id, version: 1 }, { id: sites[1]!.id, version: 9 }] })
    expect(stale.status).toBe(409)
    expect(await statusOf(sites[0]!)).toBe('hold')
    expect((await officer.sendJson('POST', '/api/staff/ledger/bulk', bodyOf(sites))).status).toBe(201)
    for (const site of sites) {
      const { history } = await (await officer.get(`/api/staff/ledger/sites/${site.id}`)).json() as { history: { action: string, reason: string | null }[] }
      expect(history.filter(({ action }) => action === 'site.moved').map(({ reason }) => reason)).toEqual(['统一办理'])
    }
  })

  it('is refused to whoever may not do it', async () => {
    expect((await editor.sendJson('POST', '/api/staff/ledger/bulk', bodyOf([await ready()]))).status).toBe(403)
  })

  it('is chosen in the list and shown on its page', async () => {
    const site = await ready({ input: { nameZh: '示例批量仓库' } })
    const html = await text(officer, `/staff/ledger/bulk?sites=${site.id}`)
    for (const words of ['批量办理', '示例批量仓库', '登记强制拆除']) expect(html).toContain(words)
    expect(await text(officer, '/staff/ledger')).toContain('选“示例批量仓库”')
  })
})

describe('the page of a site', () => {
  it('has a grey button with the article for what may not be done now', async () => {
    const html = await text(officer, `/staff/ledger/${(await ready({ row: { openObjections: 1 } })).id}`)
    expect(html).toMatch(/<button[^>]*disabled[^>]*>[\s\S]*?登记强制拆除/)
    expect(html).toContain('本平台规则：异议办理期间冻结')
  })

  it('closes nothing without two acceptances, from the page either', async () => {
    const site = await put({ status: 'accepted', facts: { demolishedOn: '2026-11-17', acceptedOn: '2026-11-18' } })
    expect(await text(editor, `/staff/ledger/${site.id}`)).toContain('要两个人看过现场')
    const response = await send(editor, `/staff/ledger/${site.id}/moves/close`, { closedOn: '2026-11-20' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('要两个人看过现场、都认为“场光地净”')
    expect(await statusOf(site)).toBe('accepted')
  })

  it('puts a suit on file, which stops enforcement until it has ended', async () => {
    const site = await ready()
    const path = `/staff/ledger/${site.id}/remedies`
    const response = await send(officer, path, { action: 'open', kind: 'litigation', openedOn: '2026-11-18' })
    expect([response.status, response.headers.get('location')]).toEqual([303, `/staff/ledger/${site.id}`])
    const refused = await enforce(site)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('行政复议或诉讼还没有结束，不能强制（行政强制法第四十四条）')
  })

  it('takes what two people saw, one after the other', async () => {
    const site = await put({ status: 'demolished', row: { demolishedOn: '2026-11-10' }, facts: { demolishedOn: '2026-11-10' } })
    const path = `/staff/ledger/${site.id}/acceptances`
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...readHiddenFields(await text(editor, path)), seenOn: '2026-11-19', isCleared: 'yes', isOwnerUnit: 'no' })) form.append(name, value)
    const response = await editor.request(path, { method: 'POST', body: form })
    expect([response.status, response.headers.get('location')]).toEqual([303, `/staff/ledger/${site.id}`])
    expect(await text(editor, `/staff/ledger/${site.id}`)).toContain('场光地净，照片 0 张，不是权属单位的人')
  })
})

describe('a decision', () => {
  it('is put on file, published with its summary, annulled and taken back, each from its page', async () => {
    const site = await put({ status: 'filed', facts: { filedOn: '2026-11-02', partyKnown: true } })
    const filed = await send(officer, `/staff/ledger/${site.id}/decisions/new`, { kind: 'penalty', number: '示例罚字〔2026〕9号', decidedOn: '2026-09-22', servedOn: '' })
    expect(filed.status).toBe(303)
    const path = filed.headers.get('location')!
    expect(await text(officer, path)).toContain('2026年10月27日')
    expect(await text(officer, '/staff/ledger/decisions')).toMatch(/示例罚字〔2026〕9号[\s\S]*?2026年10月27日[\s\S]*?已经超期/)

    const empty = await send(officer, path, { action: 'publish', summaryZh: '' })
    expect(empty.status).toBe(422)
    expect((await send(officer, path, { action: 'publish', summaryZh: '限期改正。', summaryEn: '' })).status).toBe(303)
    expect((await send(officer, path, { action: 'change', change: 'annulled', changedOn: '2026-11-20', changeReason: '面积量错了' })).status).toBe(303)
    expect(await text(officer, '/staff/ledger/decisions?list=withdraw')).toContain('2026年11月25日')
    expect((await send(officer, path, { action: 'withdraw' })).status).toBe(303)
    expect(await text(officer, `/staff/ledger/${site.id}`)).toContain('撤回，留有文号和理由')
  })

  it('is refused twice under one number, at its field, and to whoever may only read', async () => {
    const site = await put({ status: 'filed' })
    const path = `/staff/ledger/${site.id}/decisions/new`
    const values = { kind: 'order', number: '示例拆字〔2026〕9号', decidedOn: '2026-11-18', servedOn: '' }
    expect((await send(officer, path, values)).status).toBe(303)
    const again = await send(officer, path, values)
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('已经有这个文号的决定')
    const auditor = (await createStaffVisitor(server, { role: 'auditor' })).visitor
    expect((await auditor.get(path)).status).toBe(403)
  })
})
