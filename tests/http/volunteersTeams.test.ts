import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { sendStep } from '../support/journey.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor } from '../support/visitor.ts'

let server: PortalServer
let worker: StaffVisitor
let neighbour: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  worker = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'] })
  neighbour = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009003'] })
})
afterAll(() => server.stop())

const someone = () => createVisitor({ baseUrl: server.url })
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const path = '/staff/volunteers/teams'
const meetsOn = addDays(toDay(new Date()), 7)
const typed = {
  form: 'persuasion', subDistrict: '110107009', community: '110107009001', nameZh: '东山劝导队', nameEn: 'Dongshan persuasion team', doesZh: '两个人一起劝一劝。', mayNotZh: '不进别人家。', whenZh: '周一上午', whereZh: '东门', contactZh: '居委会 010-00000000', insuranceZh: '社区办保险。', risksZh: '路边有车。',
  seats: '12', minAge: '18', isRisky: 'yes', skills: ['talking', 'mediating'], meetsOn, meetsFrom: '09:30', meetsTo: '11:00', meetingPlaceZh: '服务站二层',
}
const found = async (changes: object = {}) => (await sendStep(worker.visitor, `${path}/new`, { ...typed, ...changes })).headers.get('location')!
const textOf = async (address: string) => (await someone().get(address)).text()

async function open(changes: object = {}): Promise<{ id: string, staff: string }> {
  const staff = await found(changes)
  await sendStep(worker.visitor, `${staff}/agreement`, { zh: '我自愿参加。', en: '' })
  expect(locationOf(await sendStep(worker.visitor, `${staff}/publish`, { checked: 'yes' }))).toEqual([303, staff])
  return { id: staff.split('/').at(-1)!, staff }
}

describe('staff of a community', () => {
  it('write a team, are told what is missing, publish it, and everybody reads it', async () => {
    const staff = await found({ nameZh: '东山写全队' })
    expect(staff).toMatch(/^\/staff\/volunteers\/teams\/[0-9a-z-]+$/)
    const id = staff.split('/').at(-1)!
    const before = await (await worker.visitor.get(staff)).text()
    for (const words of ['还不能公布', '协议', '草稿']) expect(before).toContain(words)
    expect((await someone().get(`/volunteers/teams/${id}`)).status).toBe(404)
    expect((await someone().get(`/api/volunteers/teams/${id}`)).status).toBe(404)
    await sendStep(worker.visitor, `${staff}/agreement`, { zh: '我自愿参加。', en: '' })
    expect((await sendStep(worker.visitor, `${staff}/publish`, {})).status).toBe(422)
    expect(locationOf(await sendStep(worker.visitor, `${staff}/publish`, { checked: 'yes' }))).toEqual([303, staff])
    const html = await textOf(`/volunteers/teams/${id}`)
    for (const words of ['东山写全队', '不进别人家', '路边有车', '社区办保险', '还有 12 个名额', '我自愿参加', '010-00000000', '放进手机日历', `/volunteers/teams/${id}/join`]) expect(html).toContain(words)
    // What programs may read of the page is data, no script.
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json")/)
    expect(await textOf('/volunteers')).toContain('东山写全队')
    expect(await textOf('/search?q=' + encodeURIComponent('东山写全'))).toContain(`/volunteers/teams/${id}`)
  })

  it('of another community neither see nor change it', async () => {
    const { id, staff } = await open()
    expect(await (await neighbour.visitor.get(path)).text()).not.toContain(staff)
    for (const method of ['', '/edit', '/close', '/agreement']) expect((await neighbour.visitor.get(staff + method)).status).toBe(403)
    expect((await neighbour.visitor.get(`/api/staff/volunteers/teams/${id}`)).status).toBe(403)
    expect((await sendStep(neighbour.visitor, `${path}/new`, typed)).status).toBe(403)
  })

  it('who save after somebody else keep what they typed and are told', async () => {
    const { staff } = await open({ nameZh: '东山两人改' })
    const mine = await (await worker.visitor.get(`${staff}/edit`)).text()
    const version = /name="version" value="(\d+)"/.exec(mine)![1]!
    expect((await sendStep(worker.visitor, `${staff}/edit`, { ...typed, nameZh: '先存的', version })).status).toBe(303)
    const late = await sendStep(worker.visitor, `${staff}/edit`, { ...typed, nameZh: '后存的名字', version })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('后存的名字')
  })

  it('close a team with a reason that everybody reads, and open it again', async () => {
    const { id, staff } = await open({ nameZh: '东山关门队' })
    await sendStep(worker.visitor, `${staff}/close`, { reason: '人已经齐了。' })
    const closed = await textOf(`/volunteers/teams/${id}`)
    expect(closed).toContain('人已经齐了。')
    expect(closed).not.toContain(`/volunteers/teams/${id}/join`)
    expect(await textOf('/volunteers')).not.toContain('东山关门队')
    expect(locationOf(await sendStep(worker.visitor, `${staff}/reopen`, {}))).toEqual([303, staff])
    expect(await textOf('/volunteers')).toContain('东山关门队')
  })
})

describe('a resident', () => {
  it('narrows the list by form of team, place and free places, without script, in both languages', async () => {
    const hall = await open({ form: 'hall', nameZh: '东山议事厅', nameEn: 'Dongshan hall' })
    const html = await textOf('/volunteers?form=hall&subDistrict=110107009&hasPlaces=yes')
    expect(html).toContain('东山议事厅')
    expect(html).not.toContain('东山劝导队')
    expect(html).toContain('东山社区')
    for (const words of ['Dongshan hall', 'What Lao Jiefang is', 'the other seven']) expect(await textOf('/en/volunteers?form=hall')).toContain(words)
    expect(await textOf(`/volunteers/teams/${hall.id}`)).toContain('/hearings/halls?subDistrict=110107009')
    expect((await someone().get('/volunteers?form=circus')).status).toBe(422)
  })

  it('reads the list page by page through the API, at most a hundred at once', async () => {
    await open()
    const ask = async (query: string) => (await someone().get(`/api/volunteers/teams?${query}`)).json() as Promise<{ items: { id: string }[], nextCursor: string | null }>
    const whole = await ask('limit=100')
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { id: string }[], nextCursor: string | null } = await ask(`limit=2&cursor=${cursor}`)
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(ids).toEqual(whole.items.map(({ id }) => id))
    expect((await someone().get('/api/volunteers/teams?limit=101')).status).toBe(422)
    const wrong = await someone().get('/api/volunteers/teams?cursor=x')
    expect([wrong.status, (await wrong.json() as { code: string }).code]).toEqual([422, 'team.cursor_invalid'])
  })

  it('puts the next meeting into a calendar, prints a poster, and follows teams by feed', async () => {
    const { id, staff } = await open({ nameZh: '东山日历队', nameEn: 'Dongshan calendar team' })
    const calendar = await someone().get(`/volunteers/teams/${id}.ics`)
    expect(calendar.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const ics = await calendar.text()
    for (const line of [`DTSTART;TZID=Asia/Shanghai:${meetsOn.replaceAll('-', '')}T093000`, 'SUMMARY:东山日历队 见面', 'LOCATION:服务站二层']) expect(ics).toContain(line)
    const poster = await textOf(`/volunteers/teams/${id}/poster`)
    for (const words of ['一起来做老街坊', '东山日历队', '010-00000000', '<svg', `/volunteers/teams/${id}`]) expect(poster).toContain(words)
    for (const format of ['rss', 'atom', 'json']) {
      const feed = await textOf(`/feeds/volunteers.${format}`)
      expect(feed).toContain('新队伍：东山日历队')
      expect(feed).toContain('东山日历队：')
    }
    expect(await textOf('/feeds/volunteers.atom?lang=en')).toContain('New team: Dongshan calendar team')
    await sendStep(worker.visitor, `${staff}/close`, { reason: '停了。' })
    expect(await textOf(`/volunteers/teams/${id}.ics`)).toContain('STATUS:CANCELLED')
    expect(await textOf('/feeds/volunteers.rss')).not.toContain('东山日历队')
    expect((await someone().get('/volunteers/teams/none.ics')).status).toBe(404)
  })
})
