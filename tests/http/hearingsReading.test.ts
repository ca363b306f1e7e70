import { randomUUID } from 'node:crypto'
import { brotliCompressSync, inflateRawSync } from 'node:zlib'
import { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { comments } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { publishMany } from '../support/manyComments.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { createVisitor } from '../support/visitor.ts'
import { checkBundle, readZip } from '../../server/checker/core.mjs'

let matterId: string
beforeAll(async () => {
  const opensAt = later(new Date(), { days: -10 })
  const closesAt = later(opensAt, { days: 31 })
  matterId = await inServedDatabase(async (db) => {
    const matter = await aMatter(db, { opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt })
    await publishMany(db, matter, { count: 60, copies: 24, from: opensAt, seed: Math.floor(opensAt.getTime() / 1000) })
    return matter.id
  })
})

interface Answer { items: { number: string, group: { id: string, size: number } | null, own: string[] | null }[], nextCursor: string | null, seed: number, counts: { shown: number, grouped: number, groups: number }, found: number | null }
const read = async (query = '') => (await createVisitor().get(`/api/hearings/${matterId}/comments${query}`)).json() as Promise<Answer>

/** The first who reads asks for the groups; they come by themselves. */
async function untilGrouped(): Promise<Answer> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await read('?limit=100')
    if (answer.counts.groups > 0) return answer
    await wait(50)
  }
  throw new Error('Near copies were never grouped')
}

describe('the comments of a matter', () => {
  it('come in an order the answer names, and in the same order for who brings it', async () => {
    const { seed, items, nextCursor } = await read()
    expect(items).toHaveLength(20)
    expect((await read(`?seed=${seed}`)).items.map(({ number }) => number)).toEqual(items.map(({ number }) => number))
    const rest = await read(`?seed=${seed}&limit=100&cursor=${nextCursor}`)
    expect(new Set([...items, ...rest.items].map(({ number }) => number)).size).toBe(60)
  })

  it('are counted both ways, with every member of a group and what it says of its own', async () => {
    const { counts, items } = await untilGrouped()
    expect(counts).toEqual({ shown: 60, grouped: 24, groups: 1 })
    const { id } = items.find(({ group }) => group !== null)!.group!
    const members = await read(`?group=${id}&limit=100`)
    expect(members.items).toHaveLength(24)
    expect(members.items.filter(({ own }) => own!.length > 0).length).toBeGreaterThan(0)
    const html = await (await createVisitor().get(`/hearings/${matterId}/comments`)).text()
    expect(html).toContain('60 条意见，其中 24 条内容相近，分成 1 组')
  })

  it.each(['order=best', 'seed=65536', 'limit=101', 'cursor=x', 'votes=1', `q=${'长'.repeat(101)}`])('refuse %s with the field that is wrong', async (query) => {
    const response = await createVisitor().get(`/api/hearings/${matterId}/comments?${query}`)
    expect(response.status).toBe(422)
    expect((await response.json() as { issues: { path: string }[] }).issues.map(({ path }) => path)).toEqual([query.split('=')[0]])
    expect((await createVisitor().get(`/hearings/${matterId}/comments?${query}`)).status).toBe(422)
  })

  it('are not found where there is no such matter or group', async () => {
    for (const path of ['/hearings/none/comments', '/api/hearings/none/comments', `/hearings/${matterId}/comments?group=none`, '/hearings/none/bundle.zip']) expect((await createVisitor().get(path)).status, path).toBe(404)
  })

  it.each(['', '?order=clause', '?order=newest', '?view=groups', '?q=停车'])('are one page without script within 13 KB, in both languages: %s', async (query) => {
    await untilGrouped()
    for (const prefix of ['', '/en']) {
      const visitor = createVisitor()
      const response = await visitor.get(`${prefix}/hearings/${matterId}/comments${encodeURI(query)}`)
      const html = await response.text()
      expect(response.status).toBe(200)
      expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
      // No share of anything that would look like a vote.
      expect(html.replaceAll(/<[^>]*>/g, '').includes('%')).toBe(false)
      const styles = await Promise.all([...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(async ([, href]) => (await visitor.get(href!)).text()))
      expect(brotliCompressSync(html).length + styles.reduce((sum, css) => sum + brotliCompressSync(css).length, 0)).toBeLessThanOrEqual(13 * 1024)
    }
  })
})

describe('whoever holds the receipt', () => {
  it('says that theirs is different, and it leaves its group at once', async () => {
    const writer = createVisitor()
    const sent = await writer.request(`/api/hearings/${matterId}/comments`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ submissionId: randomUUID(), clause: null, stance: 'suggest', words: '请把路灯先修好。' }),
    })
    expect(sent.status).toBe(201)
    const { number, queryCode } = await sent.json() as { number: string, queryCode: string }
    await inServedDatabase(db => commit(db, tx => [tx.update(comments).set({ state: 'published', shownAt: new Date(), groupId: 'some-group' }).where(eq(comments.number, number)).returning({ id: comments.id })]))
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number, queryCode }) }
    for (const round of [1, 2]) {
      const response = await writer.request('/api/track/comment/alone', asked)
      expect([round, response.status]).toEqual([round, 200])
      expect(await response.json()).toMatchObject({ may: { standAlone: false } })
    }
    const [comment] = await inServedDatabase(db => db.select({ groupId: comments.groupId, standsAlone: comments.standsAlone }).from(comments).where(eq(comments.number, number)))
    expect(comment).toEqual({ groupId: null, standsAlone: true })
  })
})

describe('the bundle', () => {
  it('is a zip that checks itself, with the numbers of the page', async () => {
    const response = await createVisitor().get(`/hearings/${matterId}/bundle.zip`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
    const files = await readZip(new Uint8Array(await response.arrayBuffer()), async stored => new Uint8Array(inflateRawSync(stored)))
    const { errors, lines } = await checkBundle(files)
    expect(errors).toEqual([])
    const { received } = (await (await createVisitor().get(`/api/hearings/${matterId}`)).json() as { comments: { received: number } }).comments
    expect(lines[1]).toBe(`${received} = published ${received} + masked 0 + held 0 + withdrawn 0 + late 0 + refused 0`)
    expect(await (await createVisitor().get(`/hearings/${matterId}`)).text()).toContain(`收到 ${received} = 公开 ${received}`)
  })
})
