import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { commit } from '#server/database/commit'
import { loadKeys } from '#server/crypto/keys'
import { shiftCodeAt } from '#server/domain/volunteers/checkIn'
import { getShift } from '#server/domain/volunteers/duties'
import { signUp } from '#server/domain/volunteers/signups'
import { duties, shifts, teams, volunteers } from '#server/domain/volunteers/tables'
import { toDay } from '#shared/time'
import { later } from '../support/clock.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { aSignUp } from '../support/signups.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aShift, aTeam } from '../support/volunteers.ts'

const canary = '13900004417'

/** Somebody who serves in the team, with their receipt; how they can be reached stands in no page. */
function aServing(teamId: string, publicName: string | null = null) {
  return inServedDatabase(async (db) => {
    const answer = aSignUp()
    const receipt = await signUp(db, {
      ...answer, teamId, keys: loadKeys(inject('dataDir')), receivedAt: new Date(),
      answer: { ...answer.answer, contact: { name: '金丝雀丙', phone: canary, email: 'canary-shift@example.org' }, offer: { ...answer.answer.offer, publicName } },
    })
    await commit(db, tx => [tx.update(volunteers).set({ state: 'active' }).where(eq(volunteers.id, receipt.volunteerId)).returning({ id: volunteers.id })])
    return receipt
  })
}
type Receipt = Awaited<ReturnType<typeof aServing>>

async function open(receipt: Receipt, path = '/track/volunteer/shifts'): Promise<Visitor> {
  const visitor = createVisitor()
  const hidden = readHiddenFields(await (await visitor.get(path)).text())
  const opened = await visitor.postForm(path, { ...hidden, number: receipt.number, queryCode: receipt.queryCode })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, path])
  return visitor
}

async function tap(visitor: Visitor, path: string, fields: Record<string, string>) {
  const hidden = readHiddenFields(await (await visitor.get(path)).text())
  return visitor.postForm(path, { ...hidden, ...fields })
}

const moveShift = (shiftId: string, startsAt: Date) => inServedDatabase(db => commit(db, tx => [
  tx.update(shifts).set({ startsAt, endsAt: later(startsAt, { hours: 2 }), on: toDay(startsAt) }).where(eq(shifts.id, shiftId)).returning({ id: shifts.id }),
]))

describe('shifts behind a volunteer’s receipt, without script', () => {
  let team: Awaited<ReturnType<typeof aTeam>>
  let people: Receipt[]
  beforeAll(async () => {
    team = await inServedDatabase(db => aTeam(db))
    people = [await aServing(team.id, '王老师'), await aServing(team.id), await aServing(team.id)]
  })

  it('are signed up for, given up and taken over with one tap each, and say what happened and what comes next', async () => {
    const shift = await inServedDatabase(db => aShift(db, team, { seats: 1, least: 1, startsAt: later(new Date(), { days: 3 }) }))
    const path = `/track/volunteer/shifts/${shift.id}`
    const [anna, ben] = [await open(people[0]!), await open(people[1]!)]
    const list = await (await anna.get('/track/volunteer/shifts')).text()
    for (const words of ['可以报的', '东山社区东门', '还有 1 个名额', path]) expect(list).toContain(words)

    const signedUp = await tap(anna, path, { action: 'signUp' })
    expect([signedUp.status, signedUp.headers.get('location')]).toEqual([303, `${path}?done=signUp`])
    expect(await (await anna.get(`${path}?done=signUp`)).text()).toContain('您会来')
    await tap(ben, path, { action: 'signUp' })
    const waiting = await (await ben.get(path)).text()
    expect(waiting).toContain('下一个就是您')
    expect(waiting).toContain('王老师')

    await tap(anna, path, { action: 'cancel' })
    expect(await (await anna.get(path)).text()).toContain('没有任何影响')
    expect(await (await ben.get(path)).text()).toContain('有一个名额留给您')
    await tap(ben, path, { action: 'accept' })
    expect(await (await ben.get(path)).text()).toContain('您会来')

    await tap(ben, path, { action: 'swap' })
    const offered = await (await anna.get(path)).text()
    expect(offered).toContain('替 一位队员')
    const [duty] = await inServedDatabase(db => db.select().from(duties).where(and(eq(duties.shiftId, shift.id), eq(duties.state, 'going'))))
    await tap(anna, path, { action: 'takeOver', dutyId: duty!.id })
    expect(await (await anna.get(path)).text()).toContain('您会来')
    expect(await (await ben.get(path)).text()).toContain('您已经退了')
    for (const page of [list, waiting, offered, await (await anna.get('/en/track/volunteer/shifts')).text()]) for (const mark of [canary, '金丝雀丙', 'canary-shift']) expect(page).not.toContain(mark)
    const english = await (await anna.get(`/en${path}`)).text()
    expect(english).toContain('You are coming')
    expect(english).not.toMatch(/shifts\.\w+/)
  })

  it('are begun and ended by the code held up, and by no other', async () => {
    const shift = await inServedDatabase(db => aShift(db, team, { startsAt: later(new Date(), { days: 4 }) }))
    const path = `/track/volunteer/shifts/${shift.id}`
    const anna = await open(people[0]!)
    await tap(anna, path, { action: 'signUp' })
    await moveShift(shift.id, later(new Date(), { minutes: -20 }))
    const codeNow = () => inServedDatabase(async db => shiftCodeAt(await getShift(db, shift.id), new Date()))
    const wrong = await tap(anna, path, { action: 'checkIn', code: (await codeNow()) === '123456' ? '123457' : '123456' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('签到码不对')
    expect((await tap(anna, path, { action: 'checkIn', code: await codeNow() })).headers.get('location')).toBe(`${path}?done=checkIn`)
    expect(await (await anna.get(path)).text()).toContain('您已签到')
    await tap(anna, path, { action: 'checkOut', code: await codeNow() })
    expect(await (await anna.get(path)).text()).toContain('您已签退')
  })

  it('let the leader check others in, who are named as they agreed or by the end of their number, and nobody else', async () => {
    const shift = await inServedDatabase(db => aShift(db, team, { startsAt: later(new Date(), { days: 5 }) }))
    const path = `/track/volunteer/shifts/${shift.id}`
    for (const receipt of people) await tap(await open(receipt), path, { action: 'signUp' })
    await moveShift(shift.id, later(new Date(), { minutes: 10 }))
    const [leader, other] = [await open(people[2]!), await open(people[1]!)]
    expect((await other.get(`/api${path}/people`)).status).toBe(403)
    await inServedDatabase(db => commit(db, tx => [tx.update(teams).set({ leaderId: people[2]!.volunteerId }).where(eq(teams.id, team.id)).returning({ id: teams.id })]))
    expect(await (await leader.get('/track/volunteer/shifts')).text()).toContain(`${path}/people`)
    const page = await (await leader.get(`${path}/people`)).text()
    for (const words of ['王老师', `****${people[1]!.number.slice(-4)}`, '签到二维码']) expect(page).toContain(words)
    for (const mark of [canary, '金丝雀丙', 'canary-shift', people[1]!.number]) expect(page).not.toContain(mark)
    const [duty] = await inServedDatabase(db => db.select().from(duties).where(and(eq(duties.shiftId, shift.id), eq(duties.volunteerId, people[1]!.volunteerId))))
    const refused = await tap(other, path, {}).then(() => other.postForm(`${path}/people`, { dutyId: duty!.id, action: 'present' }))
    expect(refused.status).not.toBe(303)
    expect((await tap(leader, `${path}/people`, { dutyId: duty!.id, action: 'present' })).headers.get('location')).toBe(`${path}/people?done=present`)
    expect(await (await other.get(path)).text()).toContain('您已签到')
  })

  it('are counted on the public page of the team, without a time or a name', async () => {
    const page = await (await createVisitor().get(`/volunteers/teams/${team.id}`)).text()
    expect(page).toMatch(/近四周有 \d+ 个班次/)
  })
})

describe('the shifts of a community on its staff pages', () => {
  let worker: StaffVisitor, elsewhere: StaffVisitor, team: Awaited<ReturnType<typeof aTeam>>
  const day = toDay(later(new Date(), { days: 6 }))
  const plan = (changes = {}) => ({
    id: randomUUID(), teamId: team.id, on: day, from: '09:00', until: '11:00', place: { zh: '东山社区东门', en: null }, note: null, skills: [], seats: 3, least: 2, siteId: null, copies: 1, ...changes,
  })
  beforeAll(async () => {
    const server = { url: inject('baseUrl'), dataDir: inject('dataDir') }
    worker = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'] })
    elsewhere = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009002'] })
    team = await inServedDatabase(db => aTeam(db))
  })
  const ask = (who: StaffVisitor, method: 'POST' | 'PUT', path: string, body: Record<string, unknown>) => who.visitor.sendJson(method, `/api/staff/volunteers/shifts${path}`, body)

  it('are planned, changed and called off by who works there, and by nobody else', async () => {
    const sent = plan()
    expect((await ask(elsewhere, 'POST', '', sent)).status).toBe(403)
    expect((await ask(worker, 'POST', '', sent)).status).toBe(201)
    expect((await ask(worker, 'POST', '', sent)).status).toBe(201)
    expect((await (await worker.visitor.get(`/api/staff/volunteers/shifts?teamId=${team.id}`)).json() as { items: unknown[] }).items).toHaveLength(2)
    expect((await (await elsewhere.visitor.get(`/api/staff/volunteers/shifts?teamId=${team.id}`)).json() as { items: unknown[] }).items).toEqual([])
    expect((await elsewhere.visitor.get(`/api/staff/volunteers/shifts/${sent.id}`)).status).toBe(403)

    const { id: _id, teamId: _teamId, copies: _copies, ...facts } = sent
    const refused = await ask(worker, 'PUT', `/${sent.id}`, { ...facts, until: '08:00', least: 9, version: 1 })
    expect([refused.status, (await refused.json() as { issues: { path: string }[] }).issues.map(({ path }) => path).sort()]).toEqual([422, ['least', 'until']])
    expect((await ask(worker, 'PUT', `/${sent.id}`, { ...facts, seats: 4, version: 1 })).status).toBe(200)
    expect((await ask(worker, 'PUT', `/${sent.id}`, { ...facts, seats: 5, version: 1 })).status).toBe(409)
    expect((await ask(worker, 'POST', `/${sent.id}/call-off`, { version: 2, reason: '大风' })).status).toBe(200)
    const page = await (await worker.visitor.get(`/staff/volunteers/shifts/${sent.id}`)).text()
    for (const words of ['这个班次取消了', '大风']) expect(page).toContain(words)
    expect(await (await worker.visitor.get(`/staff/volunteers/shifts?from=${day}`)).text()).toContain('人不够')
    for (const path of ['new', `${sent.id}/code`]) expect((await worker.visitor.get(`/staff/volunteers/shifts/${path}`)).status).toBe(200)
  })

  it('show who comes by number, raise the alarm of a late "not this time", and are ticked off by hand', async () => {
    const receipt = await aServing(team.id)
    const shift = await inServedDatabase(db => aShift(db, team, { startsAt: later(new Date(), { hours: 9 }) }))
    const path = `/track/volunteer/shifts/${shift.id}`
    const volunteer = await open(receipt)
    await tap(volunteer, path, { action: 'signUp' })
    const look = async () => (await worker.visitor.get(`/staff/volunteers/shifts/${shift.id}`)).text()
    expect(await look()).toContain(receipt.number)
    for (const mark of [canary, '金丝雀丙', 'canary-shift']) expect(await look()).not.toContain(mark)
    await tap(volunteer, path, { action: 'cancel' })
    expect(await look()).toContain('有人临时来不了')

    expect(await (await ask(worker, 'POST', `/${shift.id}/sign-ups`, { number: receipt.number })).json()).toEqual({ state: 'going' })
    expect((await ask(worker, 'POST', `/${shift.id}/sign-ups`, { number: 'ZY-0' })).status).toBe(422)
    await moveShift(shift.id, later(new Date(), { minutes: -10 }))
    const { people: [person] } = await (await worker.visitor.get(`/api/staff/volunteers/shifts/${shift.id}`)).json() as { people: { dutyId: string }[] }
    const steps = `/${shift.id}/duties/${person!.dutyId}/steps`
    expect((await ask(elsewhere, 'POST', steps, { step: 'present' })).status).toBe(403)
    expect(await (await ask(worker, 'POST', steps, { step: 'present' })).json()).toEqual({ state: 'present' })
    const code = await (await worker.visitor.get(`/api/staff/volunteers/shifts/${shift.id}/code`)).json() as { code: string, qr: object }
    expect(code.code).toMatch(/^\d{6}$/)
    expect(code.qr).toMatchObject({ size: expect.any(Number) as number, path: expect.stringMatching(/^M\d+ \d+h1v1h-1z/) as string })
  })
})
