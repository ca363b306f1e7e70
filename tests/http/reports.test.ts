import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { desc, eq } from 'drizzle-orm'
import sharp from 'sharp'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { reportDrafts } from '../../server/domain/reports/tables.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { goTo, readReceipt, sendStep } from '../support/journey.ts'
import { phonePhoto, smallPhoto } from '../support/photos.ts'
import { readMemory } from '../support/server.ts'
import { createVisitor, type FormValues } from '../support/visitor.ts'

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const fileOf = (bytes: Buffer | string, name = 'IMG_CANARY.jpg', type = 'image/jpeg') => new File([bytes as BlobPart], name, { type })
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const photosKept = () => readdir(join(inject('dataDir'), 'photos/private'))
const bytesWaiting = () => readdir(join(inject('dataDir'), 'uploads')).catch(() => [])

let phone: Buffer
let small: Buffer
beforeAll(async () => {
  phone = await phonePhoto({ width: 1600, height: 1200 })
  small = await smallPhoto()
})

const aReport = (changes: Record<string, unknown> = {}) => ({
  submissionId: randomUUID(), photos: [], kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null,
  placeWords: '虚构胡同口', words: '院里盖了一间', ...changes,
})
const putPhoto = (bytes: Buffer, hash = hashOf(bytes)) => createVisitor().request(`/api/uploads/${hash}`, { method: 'PUT', body: bytes as never })

describe('the journey without script', () => {
  it('leads from the first screen to a receipt, which opens the progress', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/check')
    expect(locationOf(await sendStep(visitor, '/report/check', {}))).toEqual([303, '/report/received'])
    const receipt = await readReceipt(visitor)
    const other = createVisitor()
    expect(locationOf(await sendStep(other, '/track', receipt))).toEqual([303, '/track'])
    const html = await (await other.get('/track')).text()
    expect(html).toContain(receipt.number)
    expect(html).toContain('已提交，等待受理')
    expect(html).not.toContain(receipt.queryCode)
  })

  it('is complete in English', async () => {
    const visitor = createVisitor()
    const hidden = await sendStep(visitor, '/en/report', {})
    expect(locationOf(hidden)).toEqual([303, '/en/report/photos'])
    const refused = await sendStep(visitor, '/en/report/photos', {})
    expect(locationOf(refused)).toEqual([303, '/en/report/what'])
    const html = await (await sendStep(visitor, '/en/report/what', { kind: 'roof' })).text()
    expect(html).toContain('<title>Error: What is it')
    expect(html).toContain('Please choose whether anyone is in danger.')
  })

  it('leads whoever comes too early, or without a draft, to where they are', async () => {
    const visitor = createVisitor()
    for (const screen of ['photos', 'check', 'received', 'emergency']) expect(locationOf(await visitor.get(`/report/${screen}`))).toEqual([303, '/report'])
    await goTo(visitor, '/report/where')
    for (const screen of ['known', 'words', 'contact', 'check']) expect(locationOf(await visitor.get(`/report/${screen}`))).toEqual([303, '/report/where'])
    expect(locationOf(await visitor.postForm('/report/check', {}))).toEqual([303, '/report/where'])
    expect((await visitor.get('/report/what')).status).toBe(200)
  })

  it('sent twice, by an impatient thumb, is one report with one receipt', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/check')
    const answers = await Promise.all([1, 2, 3].map(() => sendStep(visitor, '/report/check', {})))
    for (const answer of answers) expect(locationOf(answer)).toEqual([303, '/report/received'])
    expect(await readReceipt(visitor)).toEqual(await readReceipt(visitor))
  })

  it('sends whoever is in danger to the telephone first', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/what')
    expect(locationOf(await sendStep(visitor, '/report/what', { kind: 'roof', beingBuilt: 'no', inDanger: 'yes' }))).toEqual([303, '/report/emergency'])
    expect(await (await visitor.get('/report/emergency')).text()).toContain('href="tel:119"')

    const writer = createVisitor()
    await goTo(writer, '/report/words')
    expect(locationOf(await sendStep(writer, '/report/words', { words: '楼要塌了' }))).toEqual([303, '/report/emergency'])
  })

  it('offers the sites of the ledger that sound like it', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/where')
    await sendStep(visitor, '/report/where', { subDistrict: '110107009' })
    expect(locationOf(await sendStep(visitor, '/report/where', { community: 'unsure', placeWords: '麻峪石材市场里', nearWords: '' }))).toEqual([303, '/report/known'])
    const html = await (await visitor.get('/report/known')).text()
    expect(html).toContain('麻峪石材市场')
    expect((await sendStep(visitor, '/report/known', { chosen: 'not-a-site' })).status).toBe(422)
    const site = /name="chosen" value="([^"]+)"/.exec(html)![1]!
    expect(locationOf(await sendStep(visitor, '/report/known', { chosen: site }))).toEqual([303, '/report/words'])
  })

  it('forgets everything on this phone when asked', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '')
    const hidden = await sendStep(visitor, '/report/received', {})
    expect(locationOf(hidden)).toEqual([303, '/'])
    expect(locationOf(await visitor.get('/report/received'))).toEqual([303, '/report'])
  })

  it('takes the position a script has put into the form, says it in words, and refuses one outside the district', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/where')
    await sendStep(visitor, '/report/where', { subDistrict: '110107003' })
    const place = { community: 'unsure', placeWords: '虚构小区北门第二栋', nearWords: '' }
    const refused = await sendStep(visitor, '/report/where', { ...place, longitude: '121.47', latitude: '31.23', accuracyM: '12' })
    expect([refused.status, (await refused.text()).includes('这个位置不在石景山区')]).toEqual([422, true])
    expect(locationOf(await sendStep(visitor, '/report/where', { ...place, longitude: '116.19', latitude: '39.91', accuracyM: '27.4' }))).toEqual([303, '/report/words'])
    expect(await (await visitor.get('/report/where')).text()).toContain('已记下位置，误差约 30 米')
    await sendStep(visitor, '/report/words', { words: '楼顶正在搭彩钢房' })
    await sendStep(visitor, '/report/contact', { reach: 'anonymous' })
    expect(await (await visitor.get('/report/check')).text()).toContain('已记下位置，误差约 30 米')
  })

  it('begins at the place of a printed code, and at no other', async () => {
    const visitor = createVisitor()
    expect((await visitor.get('/r/110107009')).status).toBe(200)
    expect((await visitor.get('/r/nowhere')).status).toBe(404)
  })
})

describe('what cannot be taken is told, and everything typed is kept', () => {
  const cases: Array<[what: string, screen: string, values: FormValues, sentence: string, kept: string]> = [
    ['nothing chosen', '/report/what', { seenOn: '2026-11-01' }, '请选您看到的是哪一种', '2026-11-01'],
    ['a kind there is not', '/report/what', { kind: 'tower', beingBuilt: 'no', inDanger: 'no', seenOn: '2026-11-01' }, '请选您看到的是哪一种', '2026-11-01'],
    ['a day to come', '/report/what', { kind: 'roof', beingBuilt: 'no', inDanger: 'no', seenOn: '2999-01-01' }, '日期不能晚于今天', '2999-01-01'],
    ['a field nobody asked for', '/report/what', { kind: 'roof', beingBuilt: 'no', inDanger: 'no', seenOn: '2026-11-01', isDemo: 'true' }, '这里不需要这一项', '2026-11-01'],
  ]
  it.each(cases)('%s', async (_what, screen, values, sentence, kept) => {
    const visitor = createVisitor()
    await goTo(visitor, screen)
    const response = await sendStep(visitor, screen, values)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain(sentence)
    expect(html).toContain(kept)
    expect(html).toContain('<title>错误：')
  })

  it.each([
    ['a sub-district there is not', { subDistrict: '110108001' }, '请从列出的九个街道里选一个'],
    ['a community of another sub-district', { community: '110107001003', placeWords: '此处保留', nearWords: '' }, '这个社区不在所选的街道里'],
    ['no words for the place', { community: 'unsure', placeWords: ' ', nearWords: '此处保留' }, '请写具体位置'],
    ['a place of 101 characters', { community: 'unsure', placeWords: '字'.repeat(101), nearWords: '此处保留' }, '太长了，最多 100'],
    ['a phone number in the place', { community: 'unsure', placeWords: '打 13912345678', nearWords: '此处保留' }, '标出的内容不能发送'],
  ])('%s', async (_what, values, sentence) => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/where')
    if (!('subDistrict' in values)) await sendStep(visitor, '/report/where', { subDistrict: '110107003' })
    const response = await sendStep(visitor, '/report/where', values)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain(sentence)
    if (!('subDistrict' in values)) expect(html).toContain('此处保留')
  })

  it('a telephone number in the text is marked where it stands; a door number may stay after a look', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/words')
    const refused = await sendStep(visitor, '/report/words', { words: '请打 13912345678，麻峪𠮷違建' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('<mark>13912345678')
    expect(html).toContain('麻峪𠮷違建')
    expect((await sendStep(visitor, '/report/words', { words: '3号楼2单元501室楼顶' })).status).toBe(422)
    expect(locationOf(await sendStep(visitor, '/report/words', { words: '3号楼2单元501室楼顶', keep: 'yes' }))).toEqual([303, '/report/contact'])
  })

  it('markup, control and direction characters are text like any other, or gone', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/words')
    expect(locationOf(await sendStep(visitor, '/report/words', { words: '<script>alert(1)</script>\u0000\u202E違法建設𪚥' }))).toEqual([303, '/report/contact'])
    await sendStep(visitor, '/report/contact', { reach: 'anonymous' })
    const html = await (await visitor.get('/report/check')).text()
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;違法建設𪚥')
  })

  it('a form another site made the browser send', async () => {
    const visitor = createVisitor()
    expect((await visitor.postForm('/report', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await visitor.postForm('/report', {}, { origin: 'https://evil.example' })).status).toBe(403)
  })

  it('an old browser that says nothing about itself needs our form', async () => {
    const visitor = createVisitor()
    expect((await visitor.postForm('/report', {}, { origin: 'null' })).status).toBe(403)
    expect((await sendStep(visitor, '/report', {})).status).toBe(303)
  })
})

describe('photos', () => {
  it('are kept without a trace of phone, owner and place, shown to their writer alone', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const before = await photosKept()
    expect(phone.includes('CANARY')).toBe(true)
    expect(locationOf(await sendStep(visitor, '/report/photos', {}, [['photos', fileOf(phone)]]))).toEqual([303, '/report/what'])
    const [name] = (await photosKept()).filter(kept => !before.includes(kept))
    const stored = await readFile(join(inject('dataDir'), 'photos/private', name!))
    const path = /\/report\/photo\/[0-9a-z]+/.exec(await (await visitor.get('/report/photos')).text())![0]
    const served = Buffer.from(await (await visitor.get(path)).arrayBuffer())
    expect(served.equals(stored)).toBe(true)
    // Short marks such as "GPS" occur by chance in the data of a picture: the headers are read instead.
    const metadata = await sharp(stored).metadata()
    for (const block of ['exif', 'xmp', 'icc', 'iptc', 'orientation'] as const) expect(metadata[block]).toBeUndefined()
    for (const trace of ['CANARY', 'http://ns.adobe.com']) expect(stored.includes(trace)).toBe(false)
    expect((await createVisitor().get(path)).status).toBe(404)
    expect((await createVisitor().get(`/media/${name!}`)).status).toBe(404)
    expect(await bytesWaiting()).toEqual([])
  })

  it.each([
    ['a text', () => '这不是照片', '这不是照片'],
    ['nothing', () => '', '这个文件是空的'],
    ['a picture that is a program', () => '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '这不是照片'],
    ['a JPEG cut off in the middle', () => phone.subarray(0, phone.length >> 1), '这张照片是坏的'],
    ['an Apple photo', () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic0000')]), '请改用 JPG'],
  ])('%s is refused in words, the good one beside it is kept', async (_what, bytes, sentence) => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const response = await sendStep(visitor, '/report/photos', {}, [['photos', fileOf(small)], ['photos', fileOf(bytes())]])
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain(sentence)
    expect(html).toContain('已经收下 1 张')
    expect(await bytesWaiting()).toEqual([])
  })

  it('a seventh is refused, and one can be taken out again', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const seven = await Promise.all(Array.from({ length: 7 }, async (_, at): Promise<[string, File]> => ['photos', fileOf(await smallPhoto('jpeg', `#5050${20 + at * 10}`))]))
    await sendStep(visitor, '/report/photos', {}, seven.slice(0, 5))
    expect((await sendStep(visitor, '/report/photos', {}, seven.slice(5))).status).toBe(422)
    const remove = /name="remove" value="([^"]+)"/.exec(await (await visitor.get('/report/photos')).text())![1]!
    expect(locationOf(await sendStep(visitor, '/report/photos', { remove }))).toEqual([303, '/report/photos'])
    expect(await (await visitor.get('/report/photos')).text()).toContain('已经收下 4 张')
  })

  it('sent once more after no answer came, one is there once, and also the first sending left behind half done', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const sending = () => sendStep(visitor, '/report/photos', {}, [['photos', fileOf(small)]])
    await sending()
    expect(locationOf(await sending())).toEqual([303, '/report/what'])
    expect(await (await visitor.get('/report/photos')).text()).toContain('已经收下 1 张')
    // The photo was kept, the server went away, and its place among the answers was never written.
    await inServedDatabase(async (db) => {
      const [latest] = await db.select().from(reportDrafts).orderBy(desc(reportDrafts.expiresAt)).limit(1)
      await db.update(reportDrafts).set({ answers: { ...latest!.answers, photos: [] } }).where(eq(reportDrafts.id, latest!.id))
    })
    expect(await (await visitor.get('/report/photos')).text()).not.toContain('已经收下 1 张')
    await sending()
    expect(await (await visitor.get('/report/photos')).text()).toContain('已经收下 1 张')
  })

  it('one of more than 10 MB answers 413 on the same page', async () => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const response = await sendStep(visitor, '/report/photos', {}, [['photos', fileOf(Buffer.alloc(10 * 1024 * 1024 + 1, 255))]])
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('文件太大')
    expect(await bytesWaiting()).toEqual([])
  })

  it('too large a body answers 413 also to whoever has not begun a report', async () => {
    const body = new FormData()
    body.append('photos', fileOf(Buffer.alloc(10 * 1024 * 1024 + 1, 255)))
    const response = await createVisitor().request('/report/photos', { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('文件太大')
  })

  it.each([
    ['a form', '/report/photos', 'POST', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="photos"; filename="p.jpg"\r\n\r\n'],
    ['a photo by its hash', `/api/uploads/${'a'.repeat(64)}`, 'PUT', 'image/jpeg', ''],
  ])('60 MB sent in chunks as %s cost less than 30 MB of memory and answer 413', async (_what, path, method, type, head) => {
    const visitor = createVisitor()
    await goTo(visitor, '/report/photos')
    const before = readMemory(inject('serverPid')).now
    let peak = before
    const watch = setInterval(() => { peak = Math.max(peak, readMemory(inject('serverPid')).now) }, 5)
    const chunk = Buffer.alloc(1024 * 1024, 65)
    const body = Readable.toWeb(Readable.from((function* () {
      yield Buffer.from(head)
      for (let sent = 0; sent < 60; sent++) yield chunk
    })())) as ReadableStream
    const response = await visitor.request(path, { method, body, duplex: 'half', headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' } })
    await response.text()
    clearInterval(watch)
    expect(response.status).toBe(413)
    expect(peak - before).toBeLessThan(30)
    expect(await bytesWaiting()).toEqual([])
  })
})

describe('a report sent by a program', () => {
  it('gives its photos first and gets a number and a code', async () => {
    expect((await putPhoto(phone)).status).toBe(201)
    expect((await putPhoto(phone)).status).toBe(200)
    const visitor = createVisitor()
    const report = aReport({ photos: [hashOf(phone)] })
    const sent = await visitor.sendJson('POST', '/api/reports', report)
    expect(sent.status).toBe(201)
    const receipt = await sent.json() as { number: string, queryCode: string }
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^FY-\d{8}$/), queryCode: expect.stringMatching(/^\d{16}$/) })

    const again = await visitor.sendJson('POST', '/api/reports', report)
    expect(await again.json()).toEqual(receipt)

    const tracked = await visitor.sendJson('POST', '/api/track', { number: receipt.number, queryCode: receipt.queryCode })
    expect(tracked.status).toBe(200)
    expect(await tracked.json()).toMatchObject({ number: receipt.number, status: 'submitted', photoCount: 1 })
  })

  it('names the photos that have not arrived', async () => {
    const missing = 'b'.repeat(64)
    const response = await createVisitor().sendJson('POST', '/api/reports', aReport({ photos: [missing] }))
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'report.photos_missing', issues: [{ path: `photos.${missing}` }] })
  })

  it('keeps no photo whose bytes are others than named, and none that is no photo', async () => {
    expect((await putPhoto(small, 'c'.repeat(64))).status).toBe(422)
    expect((await putPhoto(Buffer.from('text'))).status).toBe(422)
    expect((await putPhoto(Buffer.alloc(0))).status).toBe(422)
    expect((await putPhoto(small, 'short')).status).toBe(400)
    expect(await bytesWaiting()).toEqual([])
  })

  it.each([
    [{ kind: 'tower' }, 422, 'kind'],
    [{ kind: undefined }, 422, 'kind'],
    [{ words: 7 }, 422, 'words'],
    [{ words: '' }, 422, 'words'],
    [{ words: '字'.repeat(1001) }, 422, 'words'],
    [{ words: '打 13912345678' }, 422, 'words'],
    [{ subDistrict: '110105001' }, 422, 'subDistrict'],
    [{ community: '110107001003' }, 422, 'community'],
    [{ seenOn: '2999-01-01' }, 422, 'seenOn'],
    [{ position: { longitude: 121.4, latitude: 31.2, accuracyM: 5 } }, 422, 'position'],
    [{ site: 'not-a-site' }, 422, 'site'],
    [{ submissionId: 'x' }, 422, 'submissionId'],
    [{ who: 'me' }, 422, 'who'],
    [{ contact: { name: null, phone: null, email: 'no' } }, 422, 'contact.email'],
  ])('%j is refused with its field named', async (changes, status, path) => {
    const response = await createVisitor().sendJson('POST', '/api/reports', aReport(changes))
    expect(response.status).toBe(status)
    const answer = await response.json() as { issues: { path: string, message: string }[] }
    expect(answer.issues.map(issue => issue.path)).toContain(path)
    for (const { message } of answer.issues) expect(message).toMatch(/[\u4e00-\u9fff]/)
  })

  it('is answered in the language asked for, and only as JSON', async () => {
    const visitor = createVisitor()
    const english = await visitor.sendJson('POST', '/api/reports', aReport({ kind: 'tower' }), { 'accept-language': 'en' })
    expect((await english.json() as { issues: { message: string }[] }).issues[0]!.message).toContain('Please choose which kind')
    expect((await visitor.postForm('/api/reports', {})).status).toBe(415)
    expect((await visitor.request('/api/reports', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })).status).toBe(400)
  })
})

describe('looking up', () => {
  it('a wrong code keeps the number typed and says which is wrong', async () => {
    const visitor = createVisitor()
    const response = await sendStep(visitor, '/track', { number: 'FY-00000001', queryCode: '1234 5678 9012 3456' })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('查询码是 16 位数字')
    expect(html).toContain('FY-00000001')
  })

  it('five wrong codes close the number for a while, also by the API', async () => {
    const visitor = createVisitor()
    const { number, queryCode } = await (await visitor.sendJson('POST', '/api/reports', aReport())).json() as { number: string, queryCode: string }
    const wrong = '1111111111111116'
    const statuses: number[] = []
    for (let tries = 0; tries < 6; tries++) statuses.push((await createVisitor().sendJson('POST', '/api/track', { number, queryCode: wrong })).status)
    expect(statuses.slice(0, 5)).toEqual([404, 404, 404, 404, 404])
    expect(statuses[5]).toBe(429)
    expect((await sendStep(createVisitor(), '/track', { number, queryCode })).status).toBe(429)
  })
})
