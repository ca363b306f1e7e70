import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { signUp } from '#server/domain/volunteers/signups'
import { memberships, teamAgreements } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSignUp } from '../support/signups.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aTeam } from '../support/volunteers.ts'

let server: PortalServer
let worker: StaffVisitor
let neighbour: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  worker = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'], name: '王干事' })
  neighbour = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009003'] })
})
afterAll(() => server.stop())

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

const contact = { name: '金丝雀', phone: '13900007531', email: null }
const marks = [contact.name, contact.phone]

const foundTeam = (changes: Parameters<typeof aTeam>[1] = {}) => inDatabase(async (db) => {
  const team = await aTeam(db, changes)
  if (changes.agreement) await commit(db, tx => [tx.insert(teamAgreements).values({ teamId: team.id, number: 1, text: { zh: '我自愿参加，听从安排。', en: null }, at: new Date(), by: null }).returning({ number: teamAgreements.number })])
  return team
})

/** Somebody who signed up, with a browser that has opened the receipt. */
async function signedUp(teamId: string): Promise<{ visitor: Visitor, volunteerId: string, number: string, membershipId: string }> {
  const { volunteerId, number, queryCode, membershipId } = await inDatabase(async (db) => {
    const receipt = await signUp(db, { ...aSignUp({ teamId, contact }), keys: loadKeys(server.dataDir), calendar: packagedCalendar })
    const [membership] = await db.select().from(memberships).where(eq(memberships.volunteerId, receipt.volunteerId))
    return { ...receipt, membershipId: membership!.id }
  })
  const visitor = createVisitor({ baseUrl: server.url })
  const opened = await visitor.postForm('/track', { ...readHiddenFields(await (await visitor.get('/track')).text()), number, queryCode })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/track/volunteer'])
  return { visitor, volunteerId, number, membershipId }
}

const look = async (visitor: Visitor, path = '/track/volunteer/seats') => (await visitor.get(path)).text()
async function tap(visitor: Visitor, membershipId: string, action: string) {
  const response = await visitor.postForm('/track/volunteer/seats', { ...readHiddenFields(await look(visitor)), membershipId, action })
  return [response.status, response.headers.get('location')]
}

describe('a volunteer with their receipt', () => {
  it('sees the queue, says "not this time" at no cost, takes the seat the next time, and leaves; without script', async () => {
    const team = await foundTeam({ seats: 1 })
    const [first, second, third] = [await signedUp(team.id), await signedUp(team.id), await signedUp(team.id)]
    expect(await look(first.visitor)).toContain('您在这支队伍里有位置')
    expect(await look(third.visitor)).toContain('前面还有 1 位，一共 2 位在等')
    expect(await tap(first.visitor, first.membershipId, 'leave')).toEqual([303, '/track/volunteer/seats?done=leave'])
    const offered = await look(second.visitor)
    for (const words of ['有了空位，给您留着', '我来，接受这个位置', '这次不行']) expect(offered).toContain(words)
    expect(offered).not.toContain('<script')
    expect(await look(second.visitor, '/track/volunteer')).toContain('这次不行')
    expect(await tap(second.visitor, second.membershipId, 'pass')).toEqual([303, '/track/volunteer/seats?done=pass'])
    expect(await look(second.visitor, '/track/volunteer/seats?done=pass')).toContain('您的排位不变')
    expect(await tap(third.visitor, third.membershipId, 'accept')).toEqual([303, '/track/volunteer/seats?done=accept'])
    expect(await tap(third.visitor, third.membershipId, 'leave')).toEqual([303, '/track/volunteer/seats?done=leave'])
    // The one who could not the last time is asked first again, in English too.
    expect(await look(second.visitor, '/en/track/volunteer/seats')).toContain('A seat has become free and is kept for you')
    expect(await tap(second.visitor, second.membershipId, 'accept')).toEqual([303, '/track/volunteer/seats?done=accept'])
    expect(await tap(first.visitor, first.membershipId, 'queue')).toEqual([303, '/track/volunteer/seats?done=queue'])
    expect(await look(first.visitor)).toContain('您排在候补第一位')
    expect(await tap(first.visitor, first.membershipId, 'accept')).toEqual([409, null])
  })

  it('cannot touch the place of somebody else, and gives number and code again when the receipt is no longer open', async () => {
    const team = await foundTeam()
    const [own, other] = [await signedUp(team.id), await signedUp(team.id)]
    expect(await tap(own.visitor, other.membershipId, 'leave')).toEqual([404, null])
    const stranger = createVisitor({ baseUrl: server.url })
    expect([(await stranger.get('/track/volunteer/seats')).status, (await stranger.get('/track/volunteer/seats')).headers.get('location')]).toEqual([303, '/track'])
    const sent = await stranger.postForm('/track/volunteer/seats', { membershipId: own.membershipId, action: 'leave' })
    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain('name="queryCode"')
  })

  it('reads the agreement of a risky team and accepts it in its version with one tap', async () => {
    const team = await foundTeam({ isRisky: true, agreement: 1 })
    const { visitor } = await signedUp(team.id)
    const path = `/track/volunteer/agreement/${team.id}`
    expect(await look(visitor)).toContain(path)
    expect(await look(visitor, path)).toContain('我自愿参加，听从安排。')
    const accept = async (changes: object = {}) => visitor.postForm(path, { ...readHiddenFields(await look(visitor, path)), agreement: '1', ...changes })
    expect((await accept({ agreement: '2' })).status).toBe(409)
    const accepted = await accept()
    expect([accepted.status, accepted.headers.get('location')]).toEqual([303, `${path}?done=agreed`])
    expect((await accept()).status).toBe(303)
    expect(await look(visitor, `${path}?done=agreed`)).toContain('您的同意已经记下')
  })
})

describe('staff of the community', () => {
  it('check, train and record paper until somebody is active, each once, and somebody slower is told', async () => {
    const team = await foundTeam({ isRisky: true, agreement: 1 })
    const { volunteerId, number, membershipId, visitor } = await signedUp(team.id)
    const page = `/staff/volunteers/people/${volunteerId}`
    const list = await look(worker.visitor, '/staff/volunteers/people')
    expect(list).toContain(number)
    const shown = await look(worker.visitor, page)
    expect(shown).toContain('社区审核')
    const send = (step: string, body: object, who = worker) => who.visitor.sendJson('POST', `/api${page}/${step}`, body)
    expect((await send('check', { version: 1, isAccepted: false, reason: '' })).status).toBe(422)
    expect(await (await send('check', { version: 1, isAccepted: true, reason: null })).json()).toEqual({ state: 'checked', version: 2 })
    expect((await send('check', { version: 1, isAccepted: false, reason: '不行' })).status).toBe(409)
    const training = { version: 2, trainingId: randomUUID(), topic: '怎样劝导', on: toDay(new Date()), teamId: team.id }
    expect((await send('trainings', { ...training, on: addDays(toDay(new Date()), 1) })).status).toBe(422)
    for (let n = 0; n < 2; n++) expect(await (await send('trainings', training)).json()).toMatchObject({ state: 'trained', version: 3 })
    expect(await (await send('agreements', { membershipId, agreement: 1, on: toDay(new Date()) })).json()).toMatchObject({ state: 'active' })
    expect(await look(visitor, '/track/volunteer')).toContain('怎样劝导')
    expect((await send('pause', { version: 3, until: null, reason: '过年' })).status).toBe(409)
    expect(await (await send('pause', { version: 4, until: addDays(toDay(new Date()), 3), reason: '过年' })).json()).toMatchObject({ state: 'paused' })
    expect(await (await send('resumption', { version: 5 })).json()).toMatchObject({ state: 'active' })
    expect((await send(`memberships/${membershipId}/end`, { reason: '' })).status).toBe(422)
    expect((await send(`memberships/${membershipId}/end`, { reason: '本人要求' })).status).toBe(200)
    expect(await (await send('end', { version: 6, reason: '搬走了' })).json()).toMatchObject({ state: 'left' })
    const after = await look(worker.visitor, page)
    expect(after).toContain('王干事')
    for (const mark of marks) for (const html of [list, shown, after, await (await worker.visitor.get(`/api${page}`)).text()]) expect(html).not.toContain(mark)
  })

  it('of another community see and do nothing', async () => {
    const { volunteerId, number } = await signedUp((await foundTeam()).id)
    expect(await look(neighbour.visitor, '/staff/volunteers/people')).not.toContain(number)
    expect((await neighbour.visitor.get(`/staff/volunteers/people/${volunteerId}`)).status).toBe(403)
    for (const step of ['check', 'trainings', 'agreements', 'pause', 'resumption', 'end', `memberships/${randomUUID()}/end`]) {
      expect([step, (await neighbour.visitor.sendJson('POST', `/api/staff/volunteers/people/${volunteerId}/${step}`, {})).status]).toEqual([step, 403])
    }
  })
})
