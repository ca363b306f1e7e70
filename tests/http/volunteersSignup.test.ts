import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { communitiesOf } from '#shared/places/places'
import { inServedDatabase } from '../support/servedMatter.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aTeam } from '../support/volunteers.ts'

const phone = '13900004321'
const form = {
  name: '张三', phone, email: '', community: '110107009001', ageBand: '60to69', skills: ['phones', 'talking'], times: ['weekdayMorning'], languages: ['mandarin'], needs: '', showName: 'no', publicName: '',
  digest: 'yes', consent: 'yes', guardianName: '', guardianPhone: '',
}
const body = { ...form, email: null, needs: null, publicName: null, guardianName: null, guardianPhone: null, consentVersion: 1 }
interface Answer { number: string, queryCode: string, state: string, checkDueOn: string, teams: { teamId: string, state: string, rank: number, ahead: number | null }[] }

const server = () => ({ url: inject('baseUrl'), dataDir: inject('dataDir') })
const newTeam = (changes: Parameters<typeof aTeam>[1] = {}) => inServedDatabase(db => aTeam(db, changes))

async function fill(visitor: Visitor, path: string, fields: Record<string, string | string[]>) {
  return visitor.postForm(path, { ...readHiddenFields(await (await visitor.get(path)).text()), ...fields })
}

describe('signing up without account and script', () => {
  let team: Awaited<ReturnType<typeof newTeam>>
  beforeAll(async () => { team = await newTeam({ seats: 1, publishedAt: new Date(Date.now() + 90 * 86_400_000) }) })

  it('leads from a sub-district over a team to a receipt, and shows what is wrong with everything typed kept', async () => {
    const visitor = createVisitor()
    const list = await (await visitor.get('/volunteers/join?in=110107009')).text()
    expect(list).toContain(`/volunteers/teams/${team.id}/join`)
    const path = `/volunteers/teams/${team.id}/join`
    const refused = await fill(visitor, path, { name: '', phone: '', community: '110107009001', needs: '要坐着', skills: ['cooking'] })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    for (const words of ['请写姓名', '请留电话或邮箱', '请选您的年龄', '请看过说明', '要坐着']) expect(again).toContain(words)
    expect(again).toMatch(/value="cooking"[^>]*checked/)
    expect(again).toMatch(/value="110107009001"[^>]*selected/)

    const sent = await fill(visitor, path, form)
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/volunteers/joined'])
    const receipt = await (await visitor.get('/volunteers/joined')).text()
    expect(receipt).toMatch(/ZY-\d{8}/)
    expect(receipt).toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    expect(receipt).toContain('里有您的位置')
    expect(receipt).not.toContain(phone)
    expect(await (await createVisitor().get('/volunteers/joined')).text()).not.toMatch(/ZY-\d{8}/)
  })

  it('refuses who is under fourteen kindly, and asks a guardian of who is under eighteen', async () => {
    const visitor = createVisitor()
    const child = await fill(visitor, '/volunteers/join/community', { ...form, ageBand: 'under14' })
    expect(child.status).toBe(422)
    expect(await child.text()).toContain('可以和爸爸妈妈一起来参加社区的活动')
    const pupil = await fill(visitor, '/volunteers/join/community', { ...form, ageBand: '14to17' })
    expect(pupil.status).toBe(422)
    for (const words of ['家长（监护人）的姓名', '家长（监护人）的电话', '要家长（监护人）同意']) expect(await (await fill(visitor, '/volunteers/join/community', { ...form, ageBand: '14to17' })).text()).toContain(words)
    const agreed = await fill(visitor, '/volunteers/join/community', { ...form, ageBand: '14to17', guardianName: '张大', guardianPhone: '13900008765', guardianConsent: 'yes' })
    expect(agreed.status).toBe(303)
    const adults = await newTeam({ minAge: 18 })
    const refused = await fill(visitor, `/volunteers/teams/${adults.id}/join`, { ...form, ageBand: '14to17', guardianName: '张大', guardianPhone: '13900008765', guardianConsent: 'yes' })
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('只适合成年人')
  })

  it('shows, changes, pauses, copies and deletes with the receipt; no page but the copy holds the telephone', async () => {
    const visitor = createVisitor()
    await fill(visitor, '/volunteers/join/community', form)
    const look = async () => (await visitor.get('/track/volunteer')).text()
    const before = await look()
    for (const words of ['****4321', '张*', '社区最晚']) expect(before).toContain(words)
    expect(before).not.toContain(phone)

    const changed = await fill(visitor, '/track/volunteer/details', { community: form.community, skills: 'teaching', times: form.times, languages: form.languages, digest: 'no', ageBand: '70plus', needs: '坐着做', showName: 'yes', publicName: '王阿姨' })
    expect(changed.headers.get('location')).toBe('/track/volunteer?done=details')
    expect(await look()).toContain('王阿姨')
    const reached = await fill(visitor, '/track/volunteer/contact', { name: '', phone: '13911119999', email: '' })
    expect(reached.headers.get('location')).toBe('/track/volunteer?done=contact')
    expect(await look()).toContain('****9999')

    const paused = await visitor.postForm('/track/volunteer/leave', { ...readHiddenFields(await (await visitor.get('/track/volunteer/leave')).text()), action: 'pause', until: '' })
    expect(paused.headers.get('location')).toBe('/track/volunteer?done=pause')
    expect(await look()).toContain('您暂停了')

    const copy = await visitor.get('/track/volunteer/copy.json')
    expect(copy.headers.get('content-disposition')).toMatch(/ZY-\d{8}\.json/)
    expect(await copy.json()).toMatchObject({ contact: { name: '张三', phone: '13911119999' }, signUp: { publicName: '王阿姨' } })
    expect(await (await visitor.get('/track/volunteer/copy.txt')).text()).toContain('13911119999')
    expect((await createVisitor().get('/track/volunteer/copy.json')).status).toBe(303)

    const unsure = await visitor.postForm('/track/volunteer/leave', { ...readHiddenFields(await (await visitor.get('/track/volunteer/leave')).text()), action: 'erase' })
    expect(unsure.status).toBe(422)
    const erased = await visitor.postForm('/track/volunteer/leave', { ...readHiddenFields(await (await visitor.get('/track/volunteer/leave')).text()), action: 'erase', sure: 'yes' })
    expect(erased.headers.get('location')).toBe('/track/volunteer?done=erase')
    const after = await look()
    expect(after).toContain('您的资料已经删除')
    for (const mark of ['王阿姨', '****9999', '坐着做']) expect(after).not.toContain(mark)
  })

  it('speaks English completely', async () => {
    const visitor = createVisitor()
    const sent = await fill(visitor, '/en/volunteers/join/community', form)
    expect(sent.headers.get('location')).toBe('/en/volunteers/joined')
    for (const path of ['/en/volunteers/joined', '/en/track/volunteer', '/en/track/volunteer/details', '/en/track/volunteer/leave', '/en/volunteers/consent', '/en/volunteers/join']) {
      const page = await (await visitor.get(path)).text()
      expect(page.replace(/<script[\s\S]*?<\/script>/g, ''), path).not.toMatch(/(?:signup|standing|teams)\.\w+/)
    }
  })
})

describe('a program that signs somebody up', () => {
  const post = (sent: object) => createVisitor().sendJson('POST', '/api/volunteers/signups', sent)

  it('is told the number, the code and the place in the queue, and the same again for the same submission', async () => {
    const team = await newTeam({ seats: 1 })
    const first = await post({ ...body, submissionId: randomUUID(), teamId: team.id })
    expect(first.status).toBe(201)
    expect(await first.json()).toMatchObject({ state: 'applied', teams: [{ teamId: team.id, state: 'seated', rank: 1, ahead: null }] })
    const submissionId = randomUUID()
    const answers = await Promise.all(Array.from({ length: 6 }, async () => await (await post({ ...body, submissionId, teamId: team.id })).json() as Answer))
    answers.push(await (await post({ ...body, name: '别人', submissionId, teamId: null })).json() as Answer)
    expect(new Set(answers.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect(answers.at(-1)!.teams).toEqual([{ teamId: team.id, state: 'waiting', rank: 2, ahead: 0 }])
  })

  it('gives 40 at once 5 seats and a queue of 35 without a gap', async () => {
    const team = await newTeam({ seats: 5 })
    const answers = await Promise.all(Array.from({ length: 40 }, async () => await (await post({ ...body, submissionId: randomUUID(), teamId: team.id })).json() as Answer))
    const places = answers.map(({ teams: [place] }) => place!).sort((a, b) => a.rank - b.rank)
    expect(places.map(({ rank }) => rank)).toEqual(Array.from({ length: 40 }, (_, place) => place + 1))
    expect(places.map(({ state }) => state)).toEqual([...Array<string>(5).fill('seated'), ...Array<string>(35).fill('waiting')])
  })

  it('is told every issue, and refused for a team that is not there', async () => {
    const refused = await post({ ...body, submissionId: randomUUID(), teamId: null, name: '', phone: '12', ageBand: 'under14', consent: 'no', surprise: 1 })
    expect(refused.status).toBe(422)
    const { issues } = await refused.json() as { issues: { path: string, code: string }[] }
    expect(issues.map(({ path }) => path)).toEqual(expect.arrayContaining(['phone', 'ageBand', 'consent', 'surprise']))
    expect((await post({ ...body, submissionId: randomUUID(), teamId: 'nothing' })).status).toBe(404)
    expect((await createVisitor().get('/volunteers/teams/nothing/join')).status).toBe(404)
  })

  it('opens a sign-up by number and code, masked', async () => {
    const { number, queryCode } = await (await post({ ...body, submissionId: randomUUID(), teamId: null })).json() as Answer
    const opened = await createVisitor().sendJson('POST', '/api/track', { number, queryCode })
    expect(opened.status).toBe(200)
    const text = await opened.text()
    expect(JSON.parse(text)).toMatchObject({ kind: 'volunteer', number, contact: { phone: '****4321' } })
    expect(text).not.toContain(phone)
  })
})

describe('at the desk', () => {
  it('staff of a community sign somebody up and print the card once; nobody else sees it', async () => {
    const worker = (await createStaffVisitor(server(), { role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009001'] })).visitor
    const path = '/staff/volunteers/people/new'
    const token = readHiddenFields(await (await worker.get(path)).text())
    const sent = await worker.postForm(path, { ...token, ...form, teamId: '' })
    expect(sent.status).toBe(303)
    const location = sent.headers.get('location')!
    expect(location).toMatch(/^\/staff\/volunteers\/people\/entered\?id=/)
    const card = await (await worker.get(location)).text()
    expect(card).toMatch(/ZY-\d{8}/)
    expect(card).toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    expect(card).not.toContain(phone)
    const other = (await createStaffVisitor(server(), { role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009001'] })).visitor
    expect(await (await other.get(location)).text()).not.toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    // Somebody of another community is not theirs to enter.
    expect((await worker.postForm(path, { ...token, submissionId: token.submissionId!, ...form, community: communitiesOf('110107001')[0]!.id, teamId: '' })).status).toBe(403)
  })

  it('a custodian opens a contact with a reason, and the volunteer reads it', async () => {
    const visitor = createVisitor()
    await fill(visitor, '/volunteers/join/community', form)
    const number = /ZY-\d{8}/.exec(await (await visitor.get('/volunteers/joined')).text())![0]
    const custodian = (await createStaffVisitor(server(), { role: 'custodian' })).visitor
    const { found } = await (await custodian.get(`/api/staff/volunteers/people/lookup?number=${number}`)).json() as { found: { path: string } }
    expect(await (await custodian.get(found.path)).text()).toContain('为什么要打开')
    const address = `/api${found.path}`
    expect(await (await custodian.get(address)).json()).toEqual({ number, ways: ['name', 'phone'] })
    expect((await custodian.sendJson('POST', address, { reason: '短' })).status).toBe(422)
    expect(await (await custodian.sendJson('POST', address, { reason: '值班时受伤，要联系本人' })).json()).toEqual({ name: '张三', phone, email: null })
    expect(await (await visitor.get('/track/volunteer')).text()).toContain('值班时受伤，要联系本人')
    const worker = (await createStaffVisitor(server(), { role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009001'] })).visitor
    expect((await worker.get(address)).status).toBe(403)
  })
})
