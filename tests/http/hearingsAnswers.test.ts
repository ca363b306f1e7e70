import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { matters } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aComment, aMatter } from '../support/hearings.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let connection: DatabaseConnection
let officer: StaffVisitor
let stranger: StaffVisitor
let visitor: Visitor
beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  officer = await createStaffVisitor(server, { role: 'hearingOfficer', name: '听证甲' })
  stranger = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'], name: '街道乙' })
  visitor = createVisitor({ baseUrl: server.url })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const canary = '金丝雀道路宽度不够不能再种树'
const words = '=请多种树。也要留停车位。'

async function aClosedMatter(changes: Parameters<typeof aMatter>[1] = {}) {
  const now = new Date()
  const opensAt = later(now, { days: -40 })
  const closesAt = later(now, { days: -2 })
  const matter = await aMatter(connection.db, { opensAt, publishedAt: opensAt, closesAt, firstClosesAt: closesAt, subDistrict: '110107003', ...changes })
  const receivedAt = later(opensAt, { days: 1 })
  const clause = { clauseId: matter.clauses[2]!.id, clauseKey: matter.clauses[2]!.key }
  const comments = [
    await aComment(connection.db, matter, { state: 'published', shownAt: receivedAt, receivedAt, words, ...clause }),
    await aComment(connection.db, matter, { state: 'masked', shownAt: receivedAt, receivedAt, words: '张三家门口再留两个车位。', masks: [{ start: 0, end: 2, reason: 1 }] }),
  ]
  return { matter, comments, api: `/api/staff/hearings/${matter.id}` }
}

const send = async (path: string, body: unknown, { visitor: by }: StaffVisitor = officer, method: 'POST' | 'PUT' | 'DELETE' = 'POST') => {
  const response = await by.sendJson(method, path, body)
  return { status: response.status, body: await response.json() as Record<string, unknown> & { ids: string[], code: string, issues: { path: string, message: string }[] } }
}
const answer = (pointIds: string[], changes: object = {}) => ({ id: randomUUID(), outcome: 'notAdopted', reason: { zh: canary, en: 'The road is too narrow.' }, pointIds, ...changes })
const textOf = async (path: string, by = visitor) => (await by.get(path)).text()

/** Everything anybody can read about a matter's answers. */
async function readPublic(id: string): Promise<string> {
  const paths = ['', '/answers', '/answers?view=comment', '/answers.csv', '/answers.xlsx', '/comments'].map(part => `/hearings/${id}${part}`)
  const pages = await Promise.all([...paths, `/en/hearings/${id}/answers`, `/api/hearings/${id}/answers`, `/api/hearings/${id}`, '/feeds/hearings.rss', '/feeds/hearings.atom', '/feeds/hearings.json', '/hearings'].map(async path => {
    const response = await visitor.get(path)
    const bytes = Buffer.from(await response.arrayBuffer())
    return path.endsWith('.xlsx') ? JSON.stringify(await readSheet(bytes)) : bytes.toString('utf8')
  }))
  return pages.join('\n')
}

describe('answers', () => {
  it('held back are nowhere in public, and everywhere after the release', async () => {
    const { matter, comments, api } = await aClosedMatter({ holdsAnswers: true })
    const split = await send(`${api}/points`, { commentId: comments[0]!.id, quotes: ['=请多种树。', '也要留停车位。'] })
    expect([split.status, split.body.ids.length]).toEqual([200, 2])
    const written = answer(split.body.ids)
    for (let times = 0; times < 2; times++) expect((await send(`${api}/answers`, written)).status).toBe(201)
    expect(await readPublic(matter.id)).not.toMatch(/金丝雀|too narrow/)

    const page = await (await officer.visitor.get(`${api}/release`)).json() as { matter: { version: number }, held: { answers: number, points: number, comments: number }, left: number }
    expect([page.held, page.left]).toEqual([{ answers: 1, points: 2, comments: 1 }, 1])
    expect((await send(`${api}/release`, { version: page.matter.version, answers: 2, points: 2 })).status).toBe(409)
    expect((await send(`${api}/release`, { version: page.matter.version, answers: 1, points: 2 })).status).toBe(200)
    const after = await readPublic(matter.id)
    expect(after.match(/金丝雀/g)!.length).toBeGreaterThanOrEqual(5)
    expect(after).toContain('too narrow')
    expect((await send(`${api}/answers/${written.id}`, { ...written, version: 1, id: undefined, pointIds: undefined }, officer, 'PUT')).body.code).toBe('answer.released')
  })

  it('are read by clause and by comment, and the totals are the rows', async () => {
    const { matter, comments, api } = await aClosedMatter()
    const { body: { ids } } = await send(`${api}/points`, { commentId: comments[0]!.id, quotes: ['=请多种树。', '也要留停车位。'] })
    await send(`${api}/answers`, answer(ids.slice(0, 1)))
    interface Matrix { totals: { comments: number, points: number, answered: number }, comments: { points: unknown[] }[], nextCursor: string | null }
    for (const view of ['clause', 'comment']) {
      let rows = 0
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Matrix = await (await visitor.get(`/api/hearings/${matter.id}/answers?view=${view}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)).json() as Matrix
        expect(page.totals).toMatchObject({ comments: 2, points: 3, answered: 1 })
        rows += page.comments.reduce((sum, { points }) => sum + Math.max(1, points.length), 0)
        cursor = page.nextCursor
      }
      expect([view, rows]).toEqual([view, 3])
    }
    const html = await textOf(`/hearings/${matter.id}/answers`)
    for (const mark of ['2 条意见，3 个要点，已答复 1。', '还没有答复', '未采纳', canary, '对全文的意见']) expect(html).toContain(mark)
    expect(html).not.toContain('张三')
    expect(await textOf(`/en/hearings/${matter.id}/answers?view=comment`)).toContain('2 comments, 3 points, 1 answered.')
    for (const query of ['view=rank', 'cursor=%00', 'limit=1000', 'sort=x']) expect((await visitor.get(`/api/hearings/${matter.id}/answers?${query}`)).status).toBe(422)
    for (const cursor of ['999999999999999.999999999999999.x', '5', 'x', '9.9.9']) for (const view of ['clause', 'comment']) expect((await visitor.get(`/api/hearings/${matter.id}/answers?view=${view}&cursor=${cursor}`)).status).toBe(200)

    const rows = parse(await textOf(`/hearings/${matter.id}/answers.csv`), { bom: true, relax_column_count: true })
    expect(rows[1]).toEqual(['2 条意见，3 个要点，已答复 1。'])
    expect(rows.length - 4).toBe(3)
    expect(rows.flat()).toContain('\'=请多种树。')
    expect(rows.flat().join('')).not.toContain('张三')
    const sheet = await readSheet(Buffer.from(await (await visitor.get(`/hearings/${matter.id}/answers.xlsx?lang=en`)).arrayBuffer()))
    expect([sheet.length - 4, sheet[1]![0]]).toEqual([3, '2 comments, 3 points, 1 answered.'])
  })

  it('are not there for a draft, nor for a matter that does not exist', async () => {
    const draft = await aMatter(connection.db, { stage: 'drafting', publishedAt: null as unknown as Date })
    for (const id of [draft.id, 'x']) for (const path of ['/api/hearings/ID/answers', '/hearings/ID/answers', '/hearings/ID/answers.csv', '/hearings/ID/answers.xlsx']) expect((await visitor.get(path.replace('ID', id))).status).toBe(404)
  })
})

describe('staff', () => {
  it('of another sub-district can neither read nor write answers', async () => {
    const { comments, api } = await aClosedMatter()
    for (const path of [`${api}/answers`, `${api}/release`, `${api}/decision`]) expect((await stranger.visitor.get(path)).status).toBe(403)
    expect((await send(`${api}/points`, { commentId: comments[0]!.id, quotes: ['请多种树。'] }, stranger)).status).toBe(403)
    expect((await send(`${api}/answers`, answer([]), stranger)).status).toBe(403)
  })

  it('see what still waits, and learn which field is wrong', async () => {
    const { comments, api } = await aClosedMatter()
    const page = await (await officer.visitor.get(`${api}/answers?comment=${comments[1]!.id}`)).json() as { items: { id: string }[], comment: { sentences: string[] } }
    expect(page.items.map(({ id }) => id).sort()).toEqual(comments.map(({ id }) => id).sort())
    expect(page.comment.sentences).toEqual(['家门口再留两个车位。'])
    expect(JSON.stringify(page)).not.toContain('张三')
    const covered = await send(`${api}/points`, { commentId: comments[1]!.id, quotes: ['张三家门口再留两个车位。'] })
    expect([covered.status, covered.body.issues[0]!.path]).toEqual([422, 'quotes.0'])
    const { body: { ids } } = await send(`${api}/points`, { commentId: comments[1]!.id, quotes: page.comment.sentences })
    const empty = await send(`${api}/answers`, answer(ids, { outcome: 'adopted', reason: { zh: '感谢您的意见。', en: null } }))
    expect([empty.status, empty.body.issues.map(({ path }) => path).sort()]).toEqual([422, ['clauseId', 'reason.zh']])
    const [one, two] = await Promise.all([answer(ids), answer(ids)].map(body => send(`${api}/answers`, body)))
    expect([one!.status, two!.status].sort()).toEqual([201, 409])
    expect(await textOf(`/staff/hearings/${api.split('/').at(-1)!}/answers`, officer.visitor)).toContain('还没有答复完的意见')
  })

  it('decide and archive only when nothing is left, and then nothing moves any more', async () => {
    const { matter, comments, api } = await aClosedMatter()
    const decision = { version: 1, decision: { zh: '按第一版实施，路口不再种树。', en: null }, use: { zh: '停车位的意见写进了第二条，其余逐条答复。', en: null } }
    const refused = await send(`${api}/decision`, decision)
    expect([refused.status, refused.body.code, refused.body.issues.map(({ path }) => path)]).toEqual([409, 'answer.closing_blocked', ['unanswered']])
    expect(refused.body.issues[0]!.message).toContain('2 个要点')
    for (const [commentId, quote] of [[comments[0]!.id, '也要留停车位。'], [comments[1]!.id, '再留两个车位。']]) {
      const { body: { ids } } = await send(`${api}/points`, { commentId, quotes: [quote] })
      expect((await send(`${api}/answers`, answer(ids))).status).toBe(201)
    }
    expect((await send(`${api}/archive`, { version: 1 })).body.issues.map(({ path }) => path)).toEqual(['undecided'])
    expect((await send(`${api}/decision`, decision)).status).toBe(200)
    expect((await send(`${api}/decision`, { ...decision, version: 2 })).status).toBe(409)
    expect((await send(`${api}/archive`, { version: 1 })).status).toBe(409)
    expect((await send(`${api}/archive`, { version: 2 })).status).toBe(200)
    expect((await send(`${api}/points`, { commentId: comments[0]!.id, quotes: ['请多种树。'] })).body.code).toBe('answer.not_now')
    expect((await connection.db.select().from(matters).where(eq(matters.id, matter.id)))[0]).toMatchObject({ stage: 'archived' })
    expect(await textOf(`/hearings/${matter.id}`)).toContain('路口不再种树')
    expect(await textOf(`/hearings/${matter.id}/answers`)).toContain(canary)
    expect(await textOf(`/staff/hearings/${matter.id}/decision`, officer.visitor)).toContain('归档')
  })
})
