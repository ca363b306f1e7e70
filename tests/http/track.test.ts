import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goTo, readReceipt, sendStep } from '../support/journey.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type FormValues, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let triage: StaffVisitor
let other: StaffVisitor
let custodian: StaffVisitor
let small: Buffer
beforeAll(async () => {
  server = await startServer()
  triage = await createStaffVisitor(server, { role: 'triage' })
  other = await createStaffVisitor(server, { role: 'supervisor' })
  custodian = await createStaffVisitor(server, { role: 'custodian' })
  small = await smallPhoto()
})
afterAll(() => server.stop())

interface Receipt { number: string, queryCode: string }
interface Tracked { status: string, version: number, photoCount: number, may: Record<string, unknown>, messages: { kind: string, text: string }[], ways: string[], openings: object[], appeal: object | null, steps: { step: string }[] }

const browser = () => createVisitor({ baseUrl: server.url })
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const contact = { name: '金丝雀名', phone: '13912345678', email: 'canary-mail@example.com' }

async function aReport(changes: Record<string, unknown> = {}): Promise<Receipt> {
  const response = await browser().sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null,
    placeWords: '虚构胡同口', words: '楼顶搭棚', ...changes,
  })
  expect(response.status).toBe(201)
  return response.json() as Promise<Receipt>
}
const send = ({ number, queryCode }: Receipt, path: string, fields: object = {}) => browser().sendJson('POST', `/api/track${path}`, { number, queryCode, ...fields })
const track = async (receipt: Receipt) => (await send(receipt, '')).json() as Promise<Tracked>

/** The browser of somebody who has looked up their report. */
async function openedBy(receipt: Receipt): Promise<Visitor> {
  const visitor = browser()
  expect(locationOf(await sendStep(visitor, '/track', { number: receipt.number, queryCode: receipt.queryCode }))).toEqual([303, '/track'])
  return visitor
}

async function idOf({ number }: Receipt, status = 'submitted'): Promise<string> {
  const { items } = await (await triage.visitor.get(`/api/staff/reports?status=${status}`)).json() as { items: { id: string, number: string }[] }
  return items.find(item => item.number === number)!.id
}
const decide = async (id: string, path: string, body: object, by = triage) => {
  const response = await by.visitor.sendJson('POST', `/api/staff/reports/${id}/${path}`, body)
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}

async function sendWithPhoto(visitor: Visitor, values: FormValues, bytes: Buffer): Promise<Response> {
  const hidden = readHiddenFields(await (await visitor.get('/track/add')).text())
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...hidden, ...values })) body.append(name, String(value))
  body.append('photos', new File([bytes as BlobPart], 'IMG_CANARY.jpg', { type: 'image/jpeg' }))
  return visitor.request('/track/add', { method: 'POST', body })
}

describe('the pages of progress without script', () => {
  it('say who has it, by when and how that was counted, and every step', async () => {
    const visitor = await openedBy(await aReport())
    const html = await (await visitor.get('/track')).text()
    for (const words of ['现在谁在办', '街道办事处正在看', '怎么算出来的', '1 个工作日', '日数是本平台自己定的', '每一步', '收到您的反映', '谁打开过您的联系方式']) expect(html).toContain(words)
    expect(html).not.toContain('<script')
  })

  it('add words and a photo, once', async () => {
    const receipt = await aReport()
    const visitor = await openedBy(receipt)
    expect(locationOf(await sendWithPhoto(visitor, { words: '后来又加了一层' }, small))).toEqual([303, '/track?done=added'])
    expect(await track(receipt)).toMatchObject({ photoCount: 1, messages: [{ kind: 'addition', text: '后来又加了一层' }], may: { add: false } })
    const again = await sendWithPhoto(visitor, { words: '再加' }, small)
    expect([again.status, (await again.text()).includes('已经补充过一次')]).toEqual([409, true])
    expect((await track(receipt)).photoCount).toBe(1)
  })

  it('show what must not be sent, with everything typed kept', async () => {
    const visitor = await openedBy(await aReport())
    const refused = await sendWithPhoto(visitor, { words: '打 13912345678 找他' }, small)
    const html = await refused.text()
    expect([refused.status, html.includes('标出的内容不能发送'), html.includes('打 13912345678 找他')]).toEqual([422, true, true])
  })

  it('ask for number and code again after the half hour, and lose nothing that was written', async () => {
    const receipt = await aReport()
    const visitor = await openedBy(receipt)
    const hidden = readHiddenFields(await (await visitor.get('/track/contact')).text())
    visitor.cookies.delete('opened')
    expect(locationOf(await visitor.get('/track/contact'))).toEqual([303, '/track'])
    const form = { submissionId: hidden.submissionId!, email: 'later@example.org' }
    const refused = await visitor.postForm('/track/contact', form)
    const html = await refused.text()
    expect([refused.status, html.includes('later@example.org'), html.includes('name="queryCode"')]).toEqual([422, true, true])
    expect(locationOf(await visitor.postForm('/track/contact', { ...form, number: receipt.number, queryCode: receipt.queryCode }))).toEqual([303, '/track?done=noticeChosen'])
    expect((await track(receipt)).ways).toEqual(['email'])
  })

  it('refuse a form another site sends', async () => {
    const visitor = await openedBy(await aReport())
    const { submissionId = '' } = readHiddenFields(await (await visitor.get('/track/withdraw')).text())
    expect((await visitor.postForm('/track/withdraw', { submissionId, version: '1' }, { origin: 'https://elsewhere.example' })).status).toBe(403)
  })

  it('withdraw a report after saying what follows, and its contact goes at once', async () => {
    const receipt = await aReport({ contact })
    const visitor = await openedBy(receipt)
    expect(await (await visitor.get('/track/withdraw')).text()).toContain('撤回以后，这件事就不办了')
    expect(locationOf(await sendStep(visitor, '/track/withdraw', {}))).toEqual([303, '/track?done=withdrawn'])
    expect(await track(receipt)).toMatchObject({ status: 'withdrawn', ways: [] })
  })

  it('do not withdraw what has moved since the person read what would follow', async () => {
    const receipt = await aReport()
    const visitor = await openedBy(receipt)
    const hidden = readHiddenFields(await (await visitor.get('/track/withdraw')).text())
    await decide(await idOf(receipt), 'acceptance', { version: 1 })
    expect((await visitor.postForm('/track/withdraw', hidden)).status).toBe(409)
    expect(await track(receipt)).toMatchObject({ status: 'accepted' })
  })
})

describe('a question from staff', () => {
  it('is answered without script, and sent twice it is one answer', async () => {
    const receipt = await aReport()
    const id = await idOf(receipt)
    expect(await decide(id, 'question', { version: 1, text: '在哪栋楼？' })).toMatchObject({ status: 200 })
    const visitor = await openedBy(receipt)
    expect(await (await visitor.get('/track')).text()).toContain('在哪栋楼？')
    const hidden = readHiddenFields(await (await visitor.get('/track/answer')).text())
    const answers = await Promise.all([1, 2].map(() => visitor.postForm('/track/answer', { ...hidden, text: '第二栋' })))
    for (const answer of answers) expect(locationOf(answer)).toEqual([303, '/track?done=answered'])
    expect(await track(receipt)).toMatchObject({ status: 'submitted', messages: [{ kind: 'question' }, { kind: 'answer', text: '第二栋' }] })
  })
})

describe('an appeal', () => {
  async function refused() {
    const receipt = await aReport({ contact })
    const id = await idOf(receipt)
    await decide(id, 'refusal', { version: 1, reason: 3 })
    const visitor = await openedBy(receipt)
    expect(locationOf(await sendStep(visitor, '/track/appeal', { text: '地点就在桥东边，门前有两棵树' }))).toEqual([303, '/track?done=appealed'])
    return { receipt, id, visitor }
  }

  it('is decided by somebody else than who refused, who can have it taken up', async () => {
    const { receipt, id, visitor } = await refused()
    const { version } = await track(receipt)
    expect((await decide(id, 'appeal', { version, outcome: 'overturned', answer: '找到了' })).status).toBe(403)
    const { items } = await (await other.visitor.get('/api/staff/appeals')).json() as { items: { reportId: string }[] }
    expect(items.map(({ reportId }) => reportId)).toContain(id)
    expect((await other.visitor.get(`/staff/appeals/${id}`)).status).toBe(200)
    expect(await decide(id, 'appeal', { version, outcome: 'overturned', answer: '找到了，改为受理' }, other)).toMatchObject({ status: 200, body: { status: 'accepted' } })
    expect(await track(receipt)).toMatchObject({ status: 'accepted', appeal: { outcome: 'overturned', answer: '找到了，改为受理' } })
    expect(await (await visitor.get('/track')).text()).toContain('看过以后，改为受理')
    expect((await decide(id, 'appeal', { version: version + 1, outcome: 'upheld', answer: '再看' }, other)).status).toBe(409)
  })

  it('that is upheld tells where else to turn, and there is no second one', async () => {
    const { receipt, id, visitor } = await refused()
    const { version } = await track(receipt)
    expect(await decide(id, 'appeal', { version, outcome: 'upheld', answer: '又去看过，没有找到' }, other)).toMatchObject({ status: 200, body: { status: 'refused' } })
    const html = await (await visitor.get('/track')).text()
    for (const words of ['维持不予受理', '又去看过，没有找到', '信访', '行政复议']) expect(html).toContain(words)
    expect((await sendStep(visitor, '/track/appeal', { text: '还是不同意' })).status).toBe(409)
  })
})

describe('a contact', () => {
  it('is opened by a custodian with a reason, shown once, and the reporter reads who, when and why', async () => {
    const receipt = await aReport({ contact })
    const id = await idOf(receipt)
    for (const body of [{}, { reason: '想看看' }]) expect((await decide(id, 'contact', body, custodian)).status).toBe(422)
    expect((await decide(id, 'contact', { reason: '要约时间上门核实，没有别的办法' })).status).toBe(403)
    const response = await custodian.visitor.sendJson('POST', `/api/staff/reports/${id}/contact`, { reason: '要约时间上门核实，没有别的办法' })
    expect([response.status, response.headers.get('cache-control'), await response.json()]).toEqual([200, 'no-store', contact])
    expect(await (await custodian.visitor.get(`/staff/reports/${id}/contact`)).text()).not.toContain(contact.phone)
    expect(await track(receipt)).toMatchObject({ openings: [{ role: 'custodian', reason: '要约时间上门核实，没有别的办法' }] })
    expect(await (await (await openedBy(receipt)).get('/track')).text()).toContain('要约时间上门核实，没有别的办法')
    expect(server.logs()).not.toContain(contact.phone)
  })

  it('is not needed to say something: a message reaches the reporter on the page', async () => {
    const receipt = await aReport({ contact })
    const id = await idOf(receipt)
    expect(await decide(id, 'message', { text: '周三上午去看现场' })).toMatchObject({ status: 200 })
    expect((await track(receipt)).messages).toEqual([expect.objectContaining({ kind: 'message', text: '周三上午去看现场' })])
    expect(await (await triage.visitor.get(`/api/staff/reports/${id}/messages`)).text()).not.toContain(contact.email)
  })
})

describe('what was taken back or deleted', () => {
  const marks = { words: '金丝雀原话甲', place: '金丝雀地点乙', near: '金丝雀附近丙', added: '金丝雀补充丁', note: '金丝雀备注戊' }

  /** Every byte the server keeps: database, its log, photos, received bytes. The keys are no data. */
  async function bytesKept(): Promise<Buffer> {
    const files = (await readdir(server.dataDir, { recursive: true, withFileTypes: true })).filter(file => file.isFile() && !file.parentPath.includes('keys'))
    return Buffer.concat(await Promise.all(files.map(file => readFile(join(file.parentPath, file.name)))))
  }
  const photosKept = () => readdir(join(server.dataDir, 'photos/private'))

  it('is in no file of the server any more', async () => {
    const before = await photosKept()
    const hash = createHash('sha256').update(small).digest('hex')
    await browser().request(`/api/uploads/${hash}`, { method: 'PUT', body: small as never })
    const receipt = await aReport({ words: marks.words, placeWords: marks.place, nearWords: marks.near, contact, photos: [hash] })
    const id = await idOf(receipt)
    await decide(id, 'notes', { text: marks.note })
    expect((await send(receipt, '/addition', { submissionId: randomUUID(), words: marks.added, keep: false })).status).toBe(200)
    const kept = await bytesKept()
    for (const mark of Object.values(marks)) expect(kept.includes(mark)).toBe(true)
    expect((await photosKept()).length).toBe(before.length + 1)

    const visitor = await openedBy(receipt)
    expect(await (await visitor.get('/track/undo')).text()).toContain('都会删除，不能恢复')
    expect(locationOf(await sendStep(visitor, '/track/undo', {}))).toEqual([303, '/track?done=takenBack'])
    const left = await bytesKept()
    for (const mark of Object.values(marks)) expect(left.includes(mark), mark).toBe(false)
    expect(await photosKept()).toEqual(before)
    expect(await track(receipt)).toMatchObject({ status: 'withdrawn', isErased: true, ways: [], messages: [] })
    expect(await (await visitor.get('/track')).text()).toContain('只留下这个编号')
  })

  it('leaves no trace of a sealed contact either', async () => {
    const receipt = await aReport({ contact })
    const database = await import('#server/database/connect').then(({ connectDatabase }) => connectDatabase({ url: undefined, file: join(server.dataDir, 'portal.sqlite') }))
    const { reportContacts } = await import('#server/domain/reports/tables')
    const sealed = (await database.db.select().from(reportContacts)).at(-1)!
    await database.close()
    expect((await bytesKept()).includes(sealed.phone!)).toBe(true)
    expect((await send(receipt, '/contact-removal')).status).toBe(200)
    const left = await bytesKept()
    for (const value of [sealed.phone!, sealed.email!, sealed.name!]) expect(left.includes(value)).toBe(false)
  })

  it('can be reached from the receipt, and sending the same report again makes no new one', async () => {
    const visitor = browser()
    await goTo(visitor, '')
    const receipt = await readReceipt(visitor)
    const html = await (await visitor.get('/report/received')).text()
    expect(html).toContain('全部撤回，当作没有发过')
    const { submissionId = '' } = readHiddenFields(html)
    expect(locationOf(await visitor.postForm('/report/received', { submissionId, action: 'takeBack' }))).toEqual([303, '/track/undo'])
    expect(locationOf(await sendStep(visitor, '/track/undo', {}))).toEqual([303, '/track?done=takenBack'])
    expect(await track(receipt)).toMatchObject({ status: 'withdrawn', isErased: true })
  })

  it('needs number and code', async () => {
    const receipt = await aReport()
    expect((await send({ ...receipt, queryCode: '1111111111111116' }, '/undo')).status).toBe(404)
    expect((await browser().sendJson('POST', '/api/track/undo', { number: receipt.number })).status).toBe(422)
    expect(await track(receipt)).toMatchObject({ status: 'submitted' })
  })
})
