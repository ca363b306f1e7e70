import { createHash, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goTo, readReceipt, sendStep } from '../support/journey.ts'
import { phonePhoto, smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let triage: Visitor
beforeAll(async () => {
  server = await startServer()
  triage = (await createStaffVisitor(server, { role: 'triage' })).visitor
})
afterAll(() => server.stop())

const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }

/** A report with one photo, as triage finds it. */
async function aPhoto(changes: Record<string, unknown> = {}) {
  const bytes = Buffer.concat([await phonePhoto({ width: 640, height: 480 }), Buffer.from(randomUUID())])
  const hash = createHash('sha256').update(bytes).digest('hex')
  const resident = createVisitor({ baseUrl: server.url })
  await resident.request(`/api/uploads/${hash}`, { method: 'PUT', body: bytes as never })
  const sent = await resident.sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107009', community: null,
    placeWords: '虚构胡同口', words: '楼顶搭棚', photos: [hash], ...changes,
  })
  expect(sent.status).toBe(201)
  return findPhoto((await sent.json() as { number: string }).number)
}

async function findPhoto(number: string) {
  const { items } = await (await triage.get('/api/staff/reports?subDistrict=')).json() as { items: { id: string, number: string }[] }
  const report = items.find(item => item.number === number)!.id
  const { photos } = await (await triage.get(`/api/staff/reports/${report}`)).json() as { photos: { id: string }[] }
  const photo = photos[0]!.id
  const address = `/api/staff/reports/${report}/photos/${photo}`
  return {
    report, photo, address,
    approve: (body: object = {}, visitor = triage) => visitor.sendJson('POST', `${address}/approval`, { version: 1, boxes: [box], checked: true, ...body }),
    original: (visitor: Visitor) => visitor.get(`/api/staff/report-photos/${photo}`),
    copy: (visitor: Visitor) => visitor.get(`/api/staff/report-photos/${photo}/approved`),
    page: async () => (await triage.get(address)).json() as Promise<{ report: { keepOriginals: boolean }, photo: { version: number } }>,
  }
}

describe('a photo of a report', () => {
  it('is seen as it was sent only by those who redact, and by others only as its approved copy', async () => {
    const { approve, original, copy } = await aPhoto()
    const readers: StaffVisitor[] = []
    for (const role of ['custodian', 'auditor', 'supervisor'] as const) readers.push(await createStaffVisitor(server, { role }))
    for (const { visitor } of readers) expect([(await original(visitor)).status, (await copy(visitor)).status]).toEqual([403, 409])
    expect((await approve()).status).toBe(200)
    for (const { visitor } of readers) {
      expect((await original(visitor)).status).toBe(403)
      const served = await copy(visitor)
      expect([served.status, served.headers.get('content-type'), served.headers.get('cache-control')]).toEqual([200, 'image/jpeg', 'private, no-store'])
      const bytes = Buffer.from(await served.arrayBuffer())
      // By what a reader of pictures finds: the four letters of Exif stand in noise by chance.
      expect((await sharp(bytes).metadata()).exif).toBeUndefined()
      for (const mark of ['CANARY', 'xmpmeta']) expect(bytes.includes(mark)).toBe(false)
      const { channels } = await sharp(await sharp(bytes).extract({ left: 170, top: 200, width: 100, height: 100 }).toBuffer()).stats()
      expect(channels.map(({ min, max }) => [min, max])).toEqual([[0, 0], [0, 0], [0, 0]])
    }
    const nobody = createVisitor({ baseUrl: server.url })
    expect([(await original(nobody)).status, (await copy(nobody)).status]).toEqual([401, 401])
  })

  it('is not approved unless somebody says that they have looked', async () => {
    const { approve, page } = await aPhoto()
    for (const body of [{ checked: false }, { checked: 'yes' }, { boxes: [{ ...box, x: 3 }] }, { boxes: [{ ...box, note: 'x' }] }, { version: 0 }]) {
      expect([body, (await approve(body)).status]).toEqual([body, 422])
    }
    expect((await page()).photo.version).toBe(1)
  })

  it('from a page that is out of date answers 409 in words', async () => {
    const { approve, address } = await aPhoto()
    expect((await approve()).status).toBe(200)
    for (const answer of [await approve(), await triage.sendJson('POST', `${address}/rejection`, { version: 1, reason: 1 }), await triage.sendJson('DELETE', `${address}/approval`, { version: 1 })]) {
      expect(answer.status).toBe(409)
      expect(await answer.json()).toMatchObject({ code: 'stale', message: expect.stringContaining('刚被别人改过') })
    }
    expect((await triage.sendJson('DELETE', `${address}/approval`, { version: 2 })).status).toBe(200)
    expect((await triage.sendJson('POST', `${address}/rejection`, { version: 3, reason: 9 })).status).toBe(422)
    expect((await triage.sendJson('POST', `${address}/rejection`, { version: 3, reason: 2 })).status).toBe(200)
  })

  it('of another sub-district, or asked for under another report, is not to be had', async () => {
    const [one, other] = [await aPhoto(), await aPhoto()]
    const { visitor } = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107003'] })
    expect([(await one.original(visitor)).status, (await one.approve({}, visitor)).status]).toEqual([403, 403])
    expect((await triage.get(`/api/staff/reports/${other.report}/photos/${one.photo}`)).status).toBe(404)
  })
})

describe('keeping originals as evidence', () => {
  it('is the reporter’s choice in the JSON API, and nobody’s unless asked', async () => {
    expect((await (await aPhoto()).page()).report.keepOriginals).toBe(false)
    expect((await (await aPhoto({ keepOriginals: true })).page()).report.keepOriginals).toBe(true)
  })

  it.each([[{ keepOriginals: 'yes' }, true], [{}, false]])('is a box of the journey without script: %o', async (answer, kept) => {
    const resident = createVisitor({ baseUrl: server.url })
    await goTo(resident, '/report/photos')
    await sendStep(resident, '/report/photos', {}, [['photos', new File([await smallPhoto() as never], 'a.jpg', { type: 'image/jpeg' })]])
    await sendStep(resident, '/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' })
    await sendStep(resident, '/report/where', { subDistrict: '110107003' })
    await sendStep(resident, '/report/where', { community: 'unsure', placeWords: '虚构小区北门第二栋', nearWords: '' })
    expect(await (await resident.get('/report/words')).text()).toContain('请保留原图作证据')
    await sendStep(resident, '/report/words', { words: '楼顶正在搭彩钢房', ...answer })
    await sendStep(resident, '/report/contact', { reach: 'anonymous' })
    expect(await (await resident.get('/report/check')).text()).toContain(kept ? '保留作证据' : '24 小时后删除')
    await sendStep(resident, '/report/check', {})
    const { number } = await readReceipt(resident)
    expect((await (await findPhoto(number)).page()).report.keepOriginals).toBe(kept)
  })
})
