import { randomUUID } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { uniqueWords } from '../support/unique.ts'

const phone = '13900007654'
const form = {
  name: '李某某', phone, email: 'canary-data@example.org', community: '110107009001', ageBand: '60to69', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: '要坐着做', showName: 'no', publicName: '',
  digest: 'yes', consent: 'yes', guardianName: '', guardianPhone: '',
}
const server = () => ({ url: inject('baseUrl'), dataDir: inject('dataDir') })
const path = '/track/volunteer/data'

async function fill(visitor: Visitor, at: string, fields: Record<string, string | string[]>) {
  return visitor.postForm(at, { ...readHiddenFields(await (await visitor.get(at)).text()), ...fields })
}

async function aVolunteer() {
  const visitor = createVisitor()
  expect((await fill(visitor, '/volunteers/join/community', form)).status).toBe(303)
  return visitor
}

describe('one\'s own data behind the receipt', () => {
  it('is reached from the page of progress, shows numbers in part and gives a whole copy to take away', async () => {
    const visitor = await aVolunteer()
    expect(await (await visitor.get('/track/volunteer')).text()).toContain(`href="${path}"`)
    const page = await visitor.get(path)
    expect(page.headers.get('cache-control')).toContain('no-store')
    const html = await page.text()
    for (const words of ['我的个人信息', '****7654', '李**', '要坐着做', '第 1 版', '90 天']) expect(html).toContain(words)
    for (const hidden of [phone, form.email, form.name]) expect(html).not.toContain(hidden)

    const json = await visitor.get('/track/data/volunteer.json')
    expect(json.headers.get('content-disposition')).toMatch(/ZY-\d{8}\.json/)
    expect(json.headers.get('cache-control')).toBe('no-store')
    expect(await json.json()).toMatchObject({ kind: 'volunteer', data: { volunteerContacts: [{ name: form.name, phone, email: form.email }], volunteers: [{ needs: '要坐着做', consentVersion: 1 }] } })
    expect(await (await visitor.get('/track/data/volunteer.txt')).text()).toContain(phone)
    const zip = Buffer.from(await (await visitor.get('/track/data/volunteer.zip')).arrayBuffer())
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    expect(zip.includes('data.json')).toBe(true)
  })

  it('opens for nobody else, and for no other kind', async () => {
    const visitor = await aVolunteer()
    for (const other of [createVisitor(), visitor]) {
      const answer = await other.get('/track/data/order.json')
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/track/order/data'])
    }
    expect((await createVisitor().get('/track/data/volunteer.json')).status).toBe(303)
    expect(await (await createVisitor().get('/api/track/data/volunteer')).json()).toMatchObject({ opened: null })
    expect((await createVisitor().get('/api/track/data/nothing')).status).toBe(404)
  })

  it('takes each tap: the contact, then everything; and says what happened', async () => {
    const visitor = await aVolunteer()
    expect((await fill(visitor, path, { action: 'deleteContact' })).headers.get('location')).toBe(`${path}?done=contact`)
    const without = await (await visitor.get(`${path}?done=contact`)).text()
    expect(without).toContain('联系方式已经删除')
    expect(without).not.toContain('****7654')
    expect((await fill(visitor, path, { action: 'withdraw' })).headers.get('location')).toBe(`${path}?done=erased`)
    const after = await (await visitor.get(`${path}?done=erased`)).text()
    expect(after).toContain('您的信息已经删除')
    expect(after).not.toContain('要坐着做')
    expect((await fill(visitor, path, { action: 'withdraw' })).status).toBe(303)
  })

  it('lets somebody ask, keeps what was typed when words are missing, and shows the answer with where to go against it', async () => {
    const visitor = await aVolunteer()
    const refused = await fill(visitor, path, { action: 'ask', request: 'correct', words: '' })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    expect(again).toContain('请写清楚要更正')
    expect(again).toMatch(/value="correct"[^>]*checked/)
    const words = uniqueWords('年龄段写错了')
    expect((await fill(visitor, path, { action: 'ask', request: 'correct', words })).headers.get('location')).toBe(`${path}?done=asked`)
    expect(await (await visitor.get(path)).text()).toContain('等待答复')

    const { visitor: custodian } = await createStaffVisitor(server(), { role: 'custodian' })
    const { items } = await (await custodian.get('/api/staff/privacy/requests')).json() as { items: { id: string, number: string }[] }
    const found = await Promise.all(items.map(async ({ id }) => await (await custodian.get(`/api/staff/privacy/requests/${id}`)).json() as { request: { id: string, words: string | null, version: number } }))
    const { request } = found.find(one => one.request.words === words)!
    expect((await custodian.get(`/staff/privacy/${request.id}`)).status).toBe(200)
    expect((await custodian.sendJson('POST', `/api/staff/privacy/requests/${request.id}`, { version: 1, state: 'refused', answer: '' })).status).toBe(422)
    expect((await custodian.sendJson('POST', `/api/staff/privacy/requests/${request.id}`, { version: 1, state: 'refused', answer: '年龄段是您本人报名时填的。' })).status).toBe(200)
    const { visitor: auditor } = await createStaffVisitor(server(), { role: 'auditor' })
    expect((await auditor.get('/api/staff/privacy/requests')).status).toBe(200)
    expect((await auditor.sendJson('POST', `/api/staff/privacy/requests/${request.id}`, { version: 2, state: 'done', answer: '好' })).status).toBe(403)
    const page = await (await visitor.get(path)).text()
    for (const sentence of ['年龄段是您本人报名时填的。', '没有同意', '12377']) expect(page).toContain(sentence)
  })

  it('speaks English completely', async () => {
    const visitor = await aVolunteer()
    const page = await (await visitor.get(`/en${path}`)).text()
    expect(page).toContain('My personal data')
    expect(page.replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/dataRights\.\w+/)
    expect(await (await visitor.get('/en/privacy')).text()).toContain('All versions of the privacy notices')
  })
})

describe('a leak', () => {
  it('is written down by a custodian who has just signed in, with whom it concerns and the notices in both languages', async () => {
    const { visitor: custodian } = await createStaffVisitor(server(), { role: 'custodian' })
    expect((await custodian.get('/staff/privacy/breaches')).status).toBe(200)
    const leak = { discoveredAt: '2026-11-22T10:00', fromAt: '2026-11-01T00:00', untilAt: '2026-11-22T10:00', tables: ['volunteers'], words: '演练：一份备份丢失。' }
    expect((await custodian.sendJson('POST', '/api/staff/privacy/breaches', { ...leak, tables: [] })).status).toBe(422)
    const made = await custodian.sendJson('POST', '/api/staff/privacy/breaches', { ...leak, id: randomUUID() })
    expect(made.status).toBe(201)
    const { id } = await made.json() as { id: string }
    const shown = await (await custodian.get(`/api/staff/privacy/breaches/${id}`)).json() as { breach: { dueAt: string, affected: Record<string, number>, version: number }, notices: { locale: string, person: string }[] }
    expect(shown.breach.dueAt).toBe('2026-11-22T06:00:00.000Z')
    expect(Object.keys(shown.breach.affected)).toEqual(expect.arrayContaining(['volunteers', 'reachable:volunteers']))
    expect(shown.notices.map(({ locale }) => locale)).toEqual(['zh-CN', 'en'])
    expect(JSON.stringify(shown.notices)).not.toMatch(/\{\w+\}/)
    expect((await custodian.sendJson('POST', `/api/staff/privacy/breaches/${id}`, { version: 1, step: 'reported' })).status).toBe(200)
    const { visitor: triage } = await createStaffVisitor(server(), { role: 'triage' })
    expect((await triage.get('/api/staff/privacy/breaches')).status).toBe(403)
  })
})
