import { eq } from 'drizzle-orm'
import { SaxesParser } from 'saxes'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { toLinkToken } from '#server/crypto/linkToken'
import { commit } from '#server/database/commit'
import { matterFollowers, matterNotices } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { findServedMatter, inServedDatabase } from '../support/servedMatter.ts'
import { createVisitor, readHiddenFields } from '../support/visitor.ts'

let matter: Awaited<ReturnType<typeof findServedMatter>>
let draft: Awaited<ReturnType<typeof aMatter>>
beforeAll(async () => {
  matter = await findServedMatter()
  draft = await inServedDatabase(db => aMatter(db, { stage: 'drafting', publishedAt: null as unknown as Date }))
})

const visitor = createVisitor()
const readJson = async <Answer>(path: string) => await (await visitor.get(path)).json() as Answer
interface List { items: { id: string, state: string, kind: string }[], nextCursor: string | null }

describe('the list', () => {
  it('answers items and a cursor, and nothing of a draft', async () => {
    const { items } = await readJson<List>('/api/hearings?limit=100')
    expect(items).toContainEqual(expect.objectContaining({ id: matter.id, state: 'open', kind: 'publicComment' }))
    expect(items.map(({ id }) => id)).not.toContain(draft.id)
    const halls = await readJson<List>('/api/hearings?kind=deliberation&state=open&limit=100')
    expect(halls.items.filter(({ kind, state }) => kind !== 'deliberation' || state !== 'open')).toEqual([])
    expect(halls.nextCursor).toBeNull()
  })

  it.each(['kind=penalty', 'state=drafting', 'limit=101', 'cursor=x', 'stage=published'])('refuses %s with the field that is wrong', async (query) => {
    const response = await visitor.get(`/api/hearings?${query}`)
    expect(response.status).toBe(422)
    expect((await response.json() as { issues: { path: string }[] }).issues.map(({ path }) => path)).toEqual([query.split('=')[0]])
  })

  it('is a page that leads to the notice, to its feeds, and to where a penalty hearing takes place', async () => {
    for (const prefix of ['', '/en']) {
      const html = await (await visitor.get(`${prefix}/hearings`)).text()
      expect(html).toContain(`href="${prefix}/hearings/${matter.id}"`)
      expect(html).toContain(`href="${prefix}/policies/hearings-and-comments"`)
      expect(html).toMatch(/<link rel="alternate" type="application\/atom\+xml" href="\/feeds\/hearings\.atom/)
      expect(html).toContain(prefix === '' ? '居民议事' : 'Deliberation')
    }
    expect((await visitor.get('/hearings?kind=nothing')).status).toBe(422)
  })

  it('has its first on the home page, with the closing time', async () => {
    const { items: [first] } = await readJson<{ items: { id: string, closesAt: string }[] }>('/api/hearings?state=open')
    const html = await (await visitor.get('/')).text()
    expect(html).toContain(`href="/hearings/${first!.id}"`)
    expect(html).toContain(`datetime="${first!.closesAt}"`)
  })
})

describe('a notice', () => {
  it('says both closing times, the reason of the change, what is left, and the sum', async () => {
    const html = await (await visitor.get(`/hearings/${matter.id}`)).text()
    expect(html).toContain(`datetime="${matter.closesAt.toISOString()}"`)
    expect(html).toContain('有居民要求多几天看草案。')
    expect(html).toMatch(/离截止还有 14 天 [23] 小时/)
    expect(html).toContain('收到 3 = 公开 1 + 遮盖后公开 1 + 暂不公开 1 + 撤回 0 + 迟到 0 + 不予公开 0')
    expect(html).toContain(`id="clause-${matter.clauses[2]!.key}"`)
    const english = await (await visitor.get(`/en/hearings/${matter.id}`)).text()
    expect(english).toContain('Residents asked for more days.')
    expect(english).toMatch(/received 3 = published 1 \+ masked 1 \+ held 1 \+ withdrawn 0 \+ late 0 \+ refused 0/)
  })

  it('answers instants in UTC and who wrote nothing', async () => {
    const answer = await readJson<Record<string, unknown>>(`/api/hearings/${matter.id}`)
    expect(answer).toMatchObject({ id: matter.id, state: 'open', closesAt: matter.closesAt.toISOString(), firstClosesAt: matter.firstClosesAt.toISOString(), comments: { received: 3, held: 1 } })
    expect(JSON.stringify(answer)).not.toMatch(/"by"|createdBy|legality/)
  })

  it.each(['/hearings', '/en/hearings', '/api/hearings'])('is not found below %s while it is a draft, like one that never was', async (path) => {
    for (const rest of [draft.id, 'nothing', `${draft.id}/follow`]) expect((await visitor.get(`${path}/${rest}`)).status).toBe(404)
  })
})

describe('the text', () => {
  it('is there in every version, and says clause by clause what is different', async () => {
    const html = await (await visitor.get(`/hearings/${matter.id}/text?version=2&against=1`)).text()
    expect(html.replace(/<[^>]+>/g, '')).toMatch(/共 2 条有改动.*第 2 条\s*删去.*第 3 条\s*有改动/s)
    expect(html).toMatch(/<ins><span[^>]*>新增：<\/span>新<\/ins>/)
    const first = await (await visitor.get(`/hearings/${matter.id}/text?version=1`)).text()
    expect(first).toContain('第 2 条的内容。')
    expect((await visitor.get(`/hearings/${matter.id}/text`)).status).toBe(200)
    expect((await visitor.get(`/hearings/${matter.id}/text?version=3`)).status).toBe(404)
    expect((await visitor.get(`/hearings/${draft.id}/text`)).status).toBe(404)
  })
})

describe('the calendar file', () => {
  it('holds the closing instant in Beijing, and grew with the change', async () => {
    for (const path of [`/hearings/${matter.id}.ics`, `/en/hearings/${matter.id}.ics`, `/hearings/${matter.id}.ics?lang=en`]) {
      const response = await visitor.get(path)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
      const lines = (await response.text()).replaceAll('\r\n ', '').split('\r\n')
      const beijing = later(matter.closesAt, { hours: 8 }).toISOString().slice(0, 19).replace(/[-:]/g, '')
      expect(lines).toContain(`DTSTART;TZID=Asia/Shanghai:${beijing}`)
      expect(lines).toContain('BEGIN:VTIMEZONE')
      expect(lines).toContain(`UID:${matter.id}-close`)
      expect(lines).toContain('SEQUENCE:1')
      expect(lines.some(line => line.startsWith(path.includes('en') ? 'SUMMARY:Comments close: A plan' : 'SUMMARY:截止提意见：麻峪'))).toBe(true)
    }
  })

  it('is not found for a draft, and leaves the page of the notice alone', async () => {
    expect((await visitor.get(`/hearings/${draft.id}.ics`)).status).toBe(404)
    expect((await visitor.get(`/hearings/${matter.id}`)).headers.get('content-type')).toMatch(/^text\/html/)
  })
})

/** The texts of an XML file by the way to them. Throws when it is not well-formed. */
function readXml(text: string): Map<string, string[]> {
  const parser = new SaxesParser({ xmlns: true })
  const way: string[] = []
  const texts = new Map<string, string[]>()
  let said = ''
  parser.on('error', (error) => { throw error })
  parser.on('opentag', ({ name }) => { way.push(name); said = '' })
  parser.on('text', (part) => { said += part })
  parser.on('cdata', (part) => { said += part })
  parser.on('closetag', () => {
    texts.set(way.join('/'), [...texts.get(way.join('/')) ?? [], said])
    way.pop()
    said = ''
  })
  parser.write(text).close()
  return texts
}

const strange = '停车 <b>与</b> 绿地 ]]> & 其他'

describe('the feeds', () => {
  beforeAll(async () => {
    await inServedDatabase(async (db) => {
      const closesAt = later(matter.closesAt, { days: -30 })
      const other = await aMatter(db, { notice: { ...matter.notice, title: { zh: strange, en: null } }, opensAt: later(closesAt, { days: -40 }), closesAt, firstClosesAt: closesAt, publishedAt: later(closesAt, { days: -40 }) })
      await commit(db, tx => [tx.insert(matterNotices).values({ id: `${other.id}-1`, matterId: other.id, sequence: 1, kind: 'extended', text: { zh: strange, en: null }, at: later(closesAt, { days: -40 }), by: 'he' }).returning({ id: matterNotices.id })])
    })
  })

  it.each([['rss', 'rss/channel/item/guid', 'rss/channel/item/title'], ['atom', 'feed/entry/id', 'feed/entry/title']])('as %s are well-formed and name every notice once, the newest first', async (format, ids, titles) => {
    const response = await visitor.get(`/feeds/hearings.${format}`)
    expect(response.headers.get('content-type')).toBe(`application/${format}+xml; charset=utf-8`)
    const texts = readXml(await response.text())
    const found = texts.get(ids)!
    expect(found.filter(id => id.includes(matter.id))).toEqual([`tag:portal.invalid,2026:notice:${matter.id}-2`, `tag:portal.invalid,2026:notice:${matter.id}-1`])
    expect(new Set(found).size).toBe(found.length)
    expect(texts.get(titles)).toContain(`延长截止时间：${strange}`)
    expect(texts.get(titles)).toContain('延长截止时间：麻峪地块拆后利用方案')
  })

  it('as JSON lead to the page of the language asked for', async () => {
    const feed = await readJson<{ items: { id: string, url: string, title: string }[] }>('/feeds/hearings.json?lang=en')
    expect(feed.items.find(({ id }) => id.endsWith(`${matter.id}-2`))).toMatchObject({ url: `${inject('baseUrl')}/en/hearings/${matter.id}`, title: 'Closing time extended: A plan for the cleared ground at Mayu' })
    expect((await visitor.get('/feeds/hearings.json?lang=xx')).status).toBe(422)
  })
})

const listFollowers = () => inServedDatabase(db => db.select().from(matterFollowers).where(eq(matterFollowers.matterId, matter.id)))

describe('following without script', () => {
  it('answers the same whether the address follows already or not, and refuses what is no address', async () => {
    const person = createVisitor()
    const fields = readHiddenFields(await (await person.get(`/hearings/${matter.id}`)).text())
    const ask = (email: string) => person.postForm(`/hearings/${matter.id}/follow`, { ...fields, email })
    const answers = [await ask('qian@example.org'), await ask('qian@example.org')]
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(Array(2).fill([303, `/hearings/${matter.id}/follow?sent=1`]))
    const pages = await Promise.all([1, 2].map(async () => (await (await person.get(`/hearings/${matter.id}/follow?sent=1`)).text()).replace(/value="[^"]*"/g, '')))
    expect(pages[0]).toBe(pages[1])
    expect(pages[0]).toContain('请看您的邮箱')
    expect(await listFollowers()).toHaveLength(1)
    const refused = await ask('qian')
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('请写一个完整的电子邮箱')
    expect(html).toContain('value="qian"')
    expect((await createVisitor({ headers: { 'sec-fetch-site': 'cross-site' } }).postForm(`/hearings/${matter.id}/follow`, { email: 'a@example.org' })).status).toBe(403)
  })

  it('begins by a button behind the link of the mail, and ends by another', async () => {
    const keys = loadKeys(inject('dataDir'))
    const [follower] = await listFollowers()
    const link = `/hearings/follow/${toLinkToken(follower!.id, keys.signing)}`
    const person = createVisitor()
    const page = await (await person.get(link)).text()
    expect(page).toContain('麻峪地块拆后利用方案')
    expect((await listFollowers())[0]?.confirmedAt).toBeNull()
    const send = async (action: string) => {
      const response = await person.postForm(link, { ...readHiddenFields(page), action })
      return [response.status, response.headers.get('location')]
    }
    expect(await send('confirm')).toEqual([303, link])
    expect((await listFollowers())[0]?.confirmedAt).not.toBeNull()
    expect(await (await person.get(link)).text()).toContain('您会收到这件事项的提醒')
    expect(await send('stop')).toEqual([303, link])
    expect(await listFollowers()).toEqual([])
  })

  it('shows a link nobody holds as one that is over', async () => {
    expect(await (await visitor.get('/hearings/follow/nobody')).text()).toContain('这个网址现在没有对应的邮箱')
  })
})
