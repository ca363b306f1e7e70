import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { sendStep } from '../support/journey.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let chief: StaffVisitor
let elsewhere: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  chief = await createStaffVisitor(server, { role: 'hearingOfficer' })
  elsewhere = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })
})
afterAll(() => server.stop())

const someone = () => createVisitor({ baseUrl: server.url })
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const form = '/hearings/propose?subDistrict=110107003'
const words = { community: '110107003007', title: '楼前空地装几把椅子', words: '老人没有地方坐。' }
const today = toDay(new Date())

async function propose(visitor: Visitor, title: string): Promise<{ number: string, queryCode: string }> {
  expect(locationOf(await sendStep(visitor, form, { ...words, title }))).toEqual([303, '/track/proposal?done=received'])
  const html = await (await visitor.get('/track/proposal?done=received')).text()
  return { number: /YS-\d{8}/.exec(html)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(html)![0] }
}

const idOf = async (title: string, state = 'waiting') => {
  const { items } = await (await chief.visitor.get(`/api/staff/hearings/proposals?state=${state}`)).json() as { items: { id: string, title: string }[] }
  return items.find(item => item.title === title)!.id
}

describe('a resident', () => {
  it('proposes something without script or account, finds it by the receipt, and takes it back', async () => {
    const visitor = someone()
    const first = await (await visitor.get('/hearings/propose')).text()
    for (const said of ['居民议事，不具法律听证效力', '在哪个街道']) expect(first).toContain(said)
    expect(first).not.toMatch(/<script(?! type="application\/ld\+json">)/)
    const receipt = await propose(visitor, '收回的议题')
    const other = someone()
    expect(locationOf(await sendStep(other, '/track', receipt))).toEqual([303, '/track/proposal'])
    const html = await (await other.get('/track/proposal')).text()
    for (const said of ['收回的议题', '还没有人看', receipt.number]) expect(html).toContain(said)
    expect(await (await other.get('/en/track/proposal')).text()).toContain('Nobody has read it yet.')
    expect(locationOf(await sendStep(other, '/track/proposal', {}))).toEqual([303, '/track/proposal?done=withdrawn'])
    expect(await (await other.get('/track/proposal')).text()).not.toContain('收回的议题')
  })

  it('is told what is wrong, with what they typed, and sends one proposal however often', async () => {
    const visitor = someone()
    const refused = await sendStep(visitor, form, { ...words, title: '保留我', community: '' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    for (const said of ['保留我', '请选在哪个社区']) expect(html).toContain(said)
    const hidden = readHiddenFields(html)
    for (let n = 0; n < 3; n++) expect((await visitor.postForm('/hearings/propose', { ...hidden, ...words, title: '只有一件' })).status).toBe(303)
    const { items } = await (await chief.visitor.get('/api/staff/hearings/proposals')).json() as { items: { title: string }[] }
    expect(items.filter(({ title }) => title === '只有一件')).toHaveLength(1)
  })
})

describe('a hall', () => {
  it('takes up a proposal, and everybody reads what it agreed and what is past its day', async () => {
    const visitor = someone()
    await propose(visitor, '装几把椅子')
    const created = await sendStep(chief.visitor, '/staff/hearings/new', {
      kind: 'deliberation', subDistrict: '110107003', community: '110107003007', lateUse: 'considered', links: '', titleZh: '虚构社区十二月议事', organiserZh: '虚构居委会', subjectZh: '空地和椅子。', contactZh: '电话 010-00000000',
    })
    const path = created.headers.get('location')!
    const id = path.split('/').at(-1)!
    await sendStep(chief.visitor, `${path}/window`, { opensOn: '', closesOn: addDays(today, 5) })
    expect(locationOf(await sendStep(chief.visitor, `${path}/publish?confirm`, { checked: 'yes' }))).toEqual([303, path])
    const proposalId = await idOf('装几把椅子')
    expect((await elsewhere.visitor.get(`/api/staff/hearings/proposals/${proposalId}`)).status).toBe(403)
    expect((await sendStep(chief.visitor, `/staff/hearings/proposals/${proposalId}`, { to: 'declined', toAuthor: '', matterId: '' })).status).toBe(422)
    expect((await sendStep(chief.visitor, `/staff/hearings/proposals/${proposalId}`, { to: 'planned', toAuthor: '', matterId: id })).status).toBe(303)
    expect(await (await visitor.get('/track/proposal')).text()).toContain('虚构社区十二月议事')
    const agreement = { textZh: '装六把椅子', textEn: '', responsibleZh: '虚构居委会', responsibleEn: '' }
    const { submissionId } = readHiddenFields(await (await chief.visitor.get(`${path}/agreements`)).text()) as { submissionId: string }
    expect((await chief.visitor.postForm(`${path}/agreements`, { submissionId, ...agreement, dueOn: addDays(today, -1) })).status).toBe(303)
    const halls = await (await someone().get('/hearings/halls?subDistrict=110107003')).text()
    for (const said of ['虚构社区十二月议事', '居民议事，不具法律听证效力', '装六把椅子', '已过期']) expect(halls).toContain(said)
    const notice = await (await someone().get(`/hearings/${id}`)).text()
    for (const said of ['装六把椅子', '已过期', '装几把椅子']) expect(notice).toContain(said)
    expect(await (await someone().get('/hearings/halls?subDistrict=110107009')).text()).not.toContain('虚构社区十二月议事')
    expect(await (await someone().get('/en/hearings/halls')).text()).toContain('Past its day')
  })
})
