import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { freezePool, listDraws } from '#server/domain/hearings/draws'
import { submitApplication } from '#server/domain/hearings/applications'
import { applications, meetings } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aMeetingToDraw, checkDraw } from '../support/draws.ts'
import { anAnswer } from '../support/meetings.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let connection: DatabaseConnection
let officer: StaffVisitor
let other: StaffVisitor
let resident: Visitor
beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  officer = await createStaffVisitor(server, { role: 'hearingOfficer' })
  other = await createStaffVisitor(server, { role: 'supervisor' })
  resident = createVisitor({ baseUrl: server.url })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
/** Sends a form of a staff page with the page's own hidden fields, as a browser does. */
const post = async ({ visitor }: StaffVisitor, path: string, values: Record<string, string>) =>
  visitor.postForm(path, { submissionId: readHiddenFields(await textOf(visitor, path)).submissionId!, ...values })
const freezeForm = { action: 'freeze', sourceZh: '双色球第 2026140 期', sourceEn: '', secondZh: '公开信标', secondEn: '', dueOn: '2026-01-02', dueTime: '21:30' }
const begin = () => later(new Date(), { days: -6 })

describe('a draw at the portal', () => {
  it('is frozen by a form that refuses a number of the past and keeps what was typed', async () => {
    const { matter } = await aMeetingToDraw(connection.db, { begin: begin() })
    const path = `/staff/hearings/${matter.id}/draw`
    const refused = await post(officer, path, freezeForm)
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringMatching(/必须在将来[^]*双色球第 2026140 期/)])
    const dueOn = later(new Date(), { days: 2 }).toISOString().slice(0, 10)
    expect((await post(other, path, { ...freezeForm, dueOn })).status).toBe(403)
    expect((await post(officer, path, { ...freezeForm, dueOn })).status).toBe(303)
    expect((await post(officer, path, { ...freezeForm, dueOn })).status).toBe(409)
    const early = await post(officer, path, { action: 'number', sequence: '1', number: '03 12 18 22', which: 'first' })
    expect([early.status, await early.text()]).toEqual([422, expect.stringContaining('还没有到号码产生的时间')])
    expect(await textOf(resident, `/hearings/${matter.id}/draw`)).toContain('双色球第 2026140 期')
    expect((await resident.get(`/hearings/${matter.id}/draws/1/result.txt`)).status).toBe(404)
    expect((await resident.get(`/hearings/${matter.id}/draws/2/pool.txt`)).status).toBe(404)
  })

  it('is done again by the published script from the published files', async () => {
    const { matter, people } = await aMeetingToDraw(connection.db, { begin: begin() })
    const now = new Date()
    const numberDueAt = later(now, { milliseconds: 1500 })
    await freezePool(connection.db, { matterId: matter.id, source: { zh: '双色球', en: null }, secondSource: { zh: '信标', en: null }, numberDueAt, actor: { kind: 'staff', id: officer.id }, keys: loadKeys(server.dataDir), now })
    await wait(Math.max(0, numberDueAt.getTime() - Date.now()) + 50)
    const entry = { action: 'number', sequence: '1', number: '０３ 12 18 22 25 30 + 07', which: 'first', secondReasonZh: '', secondReasonEn: '' }
    const path = `/staff/hearings/${matter.id}/draw`
    expect((await post(officer, path, { ...entry, which: 'second' })).status).toBe(422)
    for (let times = 0; times < 2; times++) expect((await post(officer, path, entry)).status).toBe(303)

    const bytesOf = async (below: string) => Buffer.from(await (await resident.get(`/hearings/${matter.id}/${below}`)).arrayBuffer())
    const [pool, result, script] = await Promise.all([bytesOf('draws/1/pool.txt'), bytesOf('draws/1/result.txt'), bytesOf('draw/draw-check.mjs')])
    const [draw] = await listDraws(connection.db, matter.id)
    expect(createHash('sha256').update(pool).digest('hex')).toBe(draw!.poolHash)
    const folder = mkdtempSync(join(tmpdir(), 'draw-script-'))
    try {
      const file = join(folder, 'draw-check.mjs')
      writeFileSync(file, script)
      expect(checkDraw({ pool, number: '03 12 18 22 25 30 07', result, script: file })).toMatchObject({ agrees: true })
      expect(checkDraw({ pool, number: '03 12 18 22 25 30 08', result, script: file }).agrees).toBe(false)
    }
    finally { rmSync(folder, { recursive: true }) }

    const page = await textOf(resident, `/hearings/${matter.id}/draw`)
    for (const mark of [draw!.poolHash, '03121822253007', '候补', '座位']) expect(page).toContain(mark)
    for (const { number, salt } of people) for (const secret of [number, salt]) expect(page + pool.toString() + result.toString()).not.toContain(secret)
    expect(await textOf(resident, `/en/hearings/${matter.id}/draw`)).toContain('Waiting list')

    const voided = { action: 'void', sequence: '1', version: '2', voidReasonZh: '号码抄错了', voidReasonEn: '' }
    const stale = await post(officer, path, { ...voided, version: '1' })
    expect([stale.status, await stale.text()]).toEqual([409, expect.stringContaining('号码抄错了')])
    expect((await post(officer, path, voided)).status).toBe(303)
    const after = await textOf(resident, `/hearings/${matter.id}/draw`)
    for (const mark of ['作废', '号码抄错了', draw!.poolHash, '03121822253007']) expect(after).toContain(mark)
    expect(await bytesOf('draws/1/result.txt')).toEqual(result)
  })

  it('is checked by a page that runs its own script only and can send nothing', async () => {
    const { matter } = await aMeetingToDraw(connection.db, { begin: begin() })
    const response = await resident.get(`/hearings/${matter.id}/draw/check.html`)
    const html = await response.text()
    const hash = createHash('sha256').update(/<script>([^]*)<\/script>/.exec(html)![1]!).digest('base64')
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'; script-src 'sha256-${hash}'`)
  })
})

describe('the floor', () => {
  it('calls and times speakers, and tells whoever has seen an older list', async () => {
    const { matter, people } = await aMeetingToDraw(connection.db, { begin: later(new Date(), { days: -31 }) })
    await connection.db.update(applications).set({ state: 'present', publicName: '商户代表' }).where(eq(applications.id, people[0]!.id))
    const path = `/api/staff/hearings/${matter.id}/turns`
    const send = (below: string, body: object) => officer.visitor.sendJson('POST', `${path}${below}`, body)
    const turnId = '0b8a3f5e-7c3d-4f57-9a31-8f2f8a3f1a11'
    const turn = { turnId, applicationId: people[0]!.id, speaker: '商户代表', secondsAllowed: 180 }
    expect((await send('', { ...turn, secondsAllowed: 1 })).status).toBe(422)
    expect((await send('', { ...turn, applicationId: people[1]!.id })).status).toBe(409)
    for (let times = 0; times < 2; times++) expect((await send('', turn)).status).toBe(201)
    expect((await send(`/${turnId}/move`, { version: 7, by: 1 })).status).toBe(409)
    const started = await (await send(`/${turnId}/start`, { version: 1, speakingId: null })).json() as { turns: { startedAt: string }[] }
    expect(started.turns).toHaveLength(1)
    expect(Math.abs(Date.now() - Date.parse(started.turns[0]!.startedAt))).toBeLessThan(10_000)
    expect(await textOf(officer.visitor, `/staff/hearings/${matter.id}/floor`)).toContain('商户代表')
    expect((await send(`/${turnId}/end`, { version: 2 })).status).toBe(200)
  })
})

describe('the record', () => {
  it('is written, published, corrected by its speakers without script, and signed off by somebody else', async () => {
    const keys = loadKeys(server.dataDir)
    const { matter, groups } = await aMeetingToDraw(connection.db, { begin: later(new Date(), { days: -31 }), applied: [] })
    const speakers = await Promise.all([0, 1].map(async () => {
      const receivedAt = later(new Date(), { days: -30 })
      const { applicationId, number, queryCode } = await submitApplication(connection.db, { matterId: matter.id, answer: anAnswer({ groupId: groups[0]!.id }), keys, locale: 'zh-CN', receivedAt })
      await connection.db.update(applications).set({ state: 'present' }).where(eq(applications.id, applicationId))
      const visitor = createVisitor({ baseUrl: server.url })
      const form = readHiddenFields(await textOf(visitor, '/track'))
      expect((await visitor.postForm('/track', { ...form, number, queryCode })).status).toBe(303)
      return { visitor, applicationId }
    }))
    const [first, second] = speakers as [typeof speakers[0], typeof speakers[0]]
    const path = `/staff/hearings/${matter.id}/record`
    const passage = { speaker: '商户代表', role: 'participant', reason: '' }
    for (const [place, text] of ['停车位要多留三十个。', '希望多种树。'].entries()) expect((await post(officer, path, { ...passage, text, applicationId: speakers[place]!.applicationId })).status).toBe(303)
    const empty = await post(officer, path, { ...passage, text: '', applicationId: '' })
    expect([empty.status, await empty.text()]).toEqual([422, expect.stringContaining('商户代表')])
    expect(await textOf(resident, `/hearings/${matter.id}/record`)).not.toContain('三十个')
    const versionOf = async () => String((await connection.db.select().from(meetings).where(eq(meetings.matterId, matter.id)))[0]!.version)
    expect((await post(officer, path, { action: 'publish', version: '1' })).status).toBe(409)
    expect((await post(officer, path, { action: 'publish', version: await versionOf() })).status).toBe(303)
    expect(await textOf(resident, `/hearings/${matter.id}/record`)).toContain('停车位要多留三十个。')

    const own = '/track/application/correct'
    expect(await textOf(first.visitor, '/track/application')).toContain('核对和更正我的发言')
    const page = await textOf(first.visitor, own)
    expect(page).toContain('停车位要多留三十个。')
    expect(page).not.toContain('希望多种树。')
    // Only what counts characters where there is script; the form is a plain one.
    expect(page).not.toMatch(/<script(?! src="\/_enhance\/| type="application\/ld\+json">)/)
    const { submissionId } = readHiddenFields(page) as { submissionId: string }
    const correction = { submissionId, position: '1', revision: '1', text: '停车位要多留十三个。' }
    expect((await second.visitor.postForm(own, { ...correction, submissionId: readHiddenFields(await textOf(second.visitor, own)).submissionId! })).status).toBe(404)
    const phone = await first.visitor.postForm(own, { ...correction, text: '请打 13812345678' })
    expect([phone.status, await phone.text()]).toEqual([422, expect.stringContaining('13812345678')])
    for (let times = 0; times < 2; times++) expect((await first.visitor.postForm(own, correction)).status).toBe(303)
    const record = await textOf(resident, `/hearings/${matter.id}/record`)
    expect(record).toMatch(/<del>[^]*三[^]*<\/del>[^]*发言人自己更正|发言人自己更正[^]*<(?:del|ins)>/)
    expect(record).toContain('停车位要多留十三个。')
    expect(await textOf(resident, `/en/hearings/${matter.id}/record`)).toContain('corrected by the speaker')

    const signing = `/staff/hearings/${matter.id}/sign-off`
    expect((await post(officer, signing, { version: await versionOf() })).status).toBe(403)
    expect((await post(other, signing, { version: await versionOf() })).status).toBe(409)
    expect((await second.visitor.postForm(own, { submissionId, action: 'confirm', position: '2', revision: '1' })).status).toBe(303)
    expect((await post(other, signing, { version: await versionOf() })).status).toBe(303)
    expect(await textOf(resident, `/hearings/${matter.id}/record`)).toContain('定稿，不再改动')
    const late = await first.visitor.postForm(own, { ...correction, revision: '2', text: '再改一次。' })
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('再改一次。')])
    expect((await post(officer, path, { action: 'amend', ...passage, position: '1', revision: '2', text: '别的话', reason: '错字' })).status).toBe(409)
  })
})
