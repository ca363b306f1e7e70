import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { indexDocument, removeDocument, replaceDocuments, type SearchDocument } from '#server/domain/search/commands'
import { matches } from '#server/database/search'
import { countHits, search } from '#server/domain/search/queries'
import { searchDocuments as documentsTable } from '#server/domain/search/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const site = (ref: string, title: string, body = '', more: Partial<SearchDocument> = {}): SearchDocument =>
  ({ kind: 'site', ref, locale: null, title, body, path: `/ledger/${ref}`, updatedAt: monday, ...more })

async function withDocuments(...documents: SearchDocument[]): Promise<Database> {
  const db = await createTestDatabase()
  await commit(db, tx => documents.flatMap(document => indexDocument(tx, document)))
  return db
}

const refs = async (db: Database, q: string, more = {}) => (await search(db, { q, locale: 'zh-CN', ...more })).hits.map(hit => hit.ref)

const market = site('market', '麻峪石材市场', '近14万平方米的建材市场已经拆除。街坊们在场地上种了树。', { aliases: ['麻峪建材市场'] })
const parking = site('parking', '衙门口北街绿色停车场', '原为3号楼旁的违法建设，现为停车场。')
const policy: SearchDocument = { kind: 'policy', ref: 'what', locale: 'zh-CN', title: '什么是违法建设', body: '没有取得许可就盖的房子。', path: '/policies/what', updatedAt: monday }
const policyInEnglish: SearchDocument = { ...policy, locale: 'en', title: 'What unauthorized construction is', body: 'Buildings put up without a permit; see Windows and walls.' }

describe('a search', () => {
  it.each([
    ['two characters', '街坊', ['market']],
    ['one character', '麻', ['market']],
    ['the short word for unauthorized construction', '违建', ['what', 'parking']],
    ['the word people use for it, traditional', '違章建築', ['what', 'parking']],
    ['a part of a known word', '建筑', []],
    ['two words that are not in one document', '石材市场 停车', []],
    ['two words in one document', '石材 街坊', ['market']],
    ['a building by its number', '3号楼', ['parking']],
    ['a number that is part of another', '4万', []],
    ['pinyin', 'mayu', ['market']],
    ['pinyin with a space', 'ma yu', ['market']],
    ['pinyin that is not finished', 'mayus', ['market']],
    ['first letters', 'mysc', ['market']],
    ['first letters from the middle', 'scsc', ['market']],
    ['the pinyin of another name', 'jiancai', ['market']],
    ['another name', '麻峪建材', ['market']],
    ['full-width digits', '１４万', ['market']],
    ['words on either side of a full stop', '除街', []],
    ['the end of a title and the beginning of a text', '市场近', []],
    ['nothing', '', []],
    ['signs only', '“”%_*"\'()', []],
    ['a quotation mark and an operator', '"麻峪" OR NOT', []],
    ['signs around words', '（麻峪）"石材"*', ['market']],
  ])('for %s', async (_, q, found) => {
    const db = await withDocuments(market, parking, policy, policyInEnglish)
    expect(await refs(db, q)).toEqual(found)
    expect(Object.values((await countHits(db, { q, locale: 'zh-CN' })).counts).reduce((sum, count) => sum + count, 0)).toBe(found.length)
  })

  it('for the beginning of a Latin word finds the page in English, and only there', async () => {
    const db = await withDocuments(market, policy, policyInEnglish)
    expect(await refs(db, 'win', { locale: 'en' })).toEqual(['what'])
    expect(await refs(db, 'Unauthorised', { locale: 'en' })).toEqual([])
    expect(await refs(db, 'UNAUTHORIZED constr', { locale: 'en' })).toEqual(['what'])
    expect(await refs(db, 'win')).toEqual([])
    expect(await refs(db, '麻峪', { locale: 'en' })).toEqual(['market'])
  })

  it('finds 13号楼 by its own number only', async () => {
    const db = await withDocuments(site('thirteen', '13号楼'), site('three', '3号楼'))
    expect(await refs(db, '3号楼')).toEqual(['three'])
    expect(await refs(db, '13号楼')).toEqual(['thirteen'])
  })

  it('answers to both readings of a name', async () => {
    const db = await withDocuments(site('garden', '重聚园'))
    expect(await refs(db, 'chongju')).toEqual(['garden'])
    expect(await refs(db, 'zhongju')).toEqual(['garden'])
  })

  it('puts a name before a mention', async () => {
    const db = await withDocuments(site('mention', '五里坨农贸市场', '麻峪 '.repeat(40)), site('name', '麻峪'), site('none', '高井'))
    expect(await refs(db, '麻峪')).toEqual(['name', 'mention'])
  })

  it('keeps to the kinds asked for, and counts them', async () => {
    const db = await withDocuments(market, parking, policy)
    expect(await refs(db, '违建', { kinds: ['site'] })).toEqual(['parking'])
    expect(await countHits(db, { q: '违建', locale: 'zh-CN' })).toMatchObject({ counts: { site: 1, policy: 1 }, isMore: false })
  })

  it('knows characters outside the basic plane', async () => {
    const db = await withDocuments(site('rare', '𠮷祥里', '𰻝面馆'))
    expect(await refs(db, '𠮷祥')).toEqual(['rare'])
    expect(await refs(db, '𰻝')).toEqual(['rare'])
    expect(await refs(db, '吉祥')).toEqual([])
  })
})

describe('a document', () => {
  it('is found as it was last indexed', async () => {
    const db = await withDocuments(market)
    await commit(db, tx => indexDocument(tx, { ...market, title: '高井路', aliases: [], body: '空地', updatedAt: later(monday, { days: 1 }) }))
    expect(await refs(db, '麻峪')).toEqual([])
    expect(await refs(db, 'mayu')).toEqual([])
    expect(await search(db, { q: '高井', locale: 'zh-CN' })).toMatchObject({ hits: [{ ref: 'market', path: '/ledger/market', updatedAt: later(monday, { days: 1 }) }], next: null })
  })

  it('is gone in both languages when it is removed, and removing it again is no error', async () => {
    const db = await withDocuments(policy, policyInEnglish, market)
    for (let times = 0; times < 2; times += 1) await commit(db, tx => removeDocument(tx, policy))
    expect(await refs(db, '违法建设')).toEqual([])
    expect(await refs(db, 'unauthorized', { locale: 'en' })).toEqual([])
    expect(await refs(db, '麻峪')).toEqual(['market'])
  })

  it('can leave one language only', async () => {
    const db = await withDocuments(policy, policyInEnglish)
    await commit(db, tx => removeDocument(tx, { ...policy, locales: ['zh-CN'] }))
    expect(await refs(db, '违法建设')).toEqual([])
    expect(await refs(db, 'unauthorized', { locale: 'en' })).toEqual(['what'])
  })

  it('is gone when the next version of its kind is without it', async () => {
    const db = await withDocuments(policy, policyInEnglish, market)
    await replaceDocuments(db, { kind: 'policy', documents: [policyInEnglish] })
    expect(await refs(db, '违法建设')).toEqual([])
    expect(await refs(db, 'unauthorized', { locale: 'en' })).toEqual(['what'])
    await replaceDocuments(db, { kind: 'policy', documents: [] })
    expect(await refs(db, 'unauthorized', { locale: 'en' })).toEqual([])
    expect(await refs(db, '麻峪')).toEqual(['market'])
  })

  it('is not there when the commit it belonged to failed', async () => {
    const db = await withDocuments(parking)
    await expect(commit(db, tx => [...indexDocument(tx, market), tx.update(documentsTable).set({ title: '' }).where(sql`1 = 0`).returning()])).rejects.toThrow()
    expect(await refs(db, '麻峪')).toEqual([])
  })

  it('shows the words in the text as it was written', async () => {
    const text = `${'前'.repeat(80)}違法建設，約１３号楼。${'后'.repeat(200)}`
    const db = await withDocuments(site('long', '<b>違建</b>', text))
    const [hit] = (await search(db, { q: '违建', locale: 'zh-CN' })).hits
    expect(hit!.title).toEqual({ text: '<b>違建</b>', marks: [{ start: 3, end: 5 }] })
    const { text: snippet, marks } = hit!.snippet
    expect(marks.map(mark => snippet.slice(mark.start, mark.end))).toEqual(['違法建設'])
    expect(snippet).toMatch(/^….*…$/)
    expect(text).toContain(snippet.slice(1, -1))
  })

  it('beyond a table’s own columns is kept up by the database itself', async () => {
    const db = await withDocuments(market)
    await commit(db, tx => [tx.update(documentsTable).set({ titleTokens: 'changed' }).returning()])
    expect(await refs(db, 'changed')).toEqual(['market'])
    expect(await refs(db, '石材市场')).toEqual([])
  })
})

describe('the pages of a search', () => {
  it('give every document once, in one order', async () => {
    const documents = Array.from({ length: 57 }, (_, index) => site(`s${index}`, index % 3 ? `点位${index}` : `麻峪${index}`, '麻峪 '.repeat(1 + index % 5)))
    const db = await withDocuments(...documents)
    const all = await refs(db, '麻峪', { limit: 50 })
    const found: string[] = []
    let cursor: string | null = null
    do {
      const page = await search(db, { q: '麻峪', locale: 'zh-CN', limit: 10, cursor })
      expect(page.hits.length).toBeLessThanOrEqual(10)
      found.push(...page.hits.map(hit => hit.ref))
      cursor = page.next
    } while (cursor)
    expect(found).toHaveLength(57)
    expect(new Set(found).size).toBe(57)
    expect(found.slice(0, 50)).toEqual(all)
    expect(found.slice(0, 19).every(ref => Number(ref.slice(1)) % 3 === 0)).toBe(true)
  })

  it.each(['x', '!!', Buffer.from('[1,2]').toString('base64url'), Buffer.from('[0,"a",1]').toString('base64url')])('begin at the beginning with the cursor %s', async (cursor) => {
    const db = await withDocuments(market)
    expect(await refs(db, '麻峪', { cursor })).toEqual(['market'])
  })
})

// An answer worked out without tokens, query language or index: a text contains a phrase, or it does not.
function contains(text: string, phrase: string): boolean {
  const plain = text.replace(/(\d)[ （）]+(?=\d)/g, '$1|').replace(/[ （）]/g, '')
  for (let at = plain.indexOf(phrase); at >= 0; at = plain.indexOf(phrase, at + 1)) {
    const digit = (place: number) => /\d/.test(plain.charAt(place))
    const cutBefore = digit(at) && digit(at - 1)
    const cutAfter = digit(at + phrase.length - 1) && digit(at + phrase.length)
    if (!cutBefore && !cutAfter) return true
  }
  return false
}

describe('among 1,000 generated documents', { timeout: 120_000 }, () => {
  const pieces = ['麻峪', '石材', '市场', '衙门口', '街坊', '停车', '楼', '号', '3', '13', '拆除', '，', '。', '（', '）', '北', '南', '里', '街', '𠮷', ' ', '场', '地', '净']
  const random = ((seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  })(20261122)
  const pick = (count: number) => Array.from({ length: count }, () => pieces[Math.floor(random() * pieces.length)]!).join('')
  const documents = Array.from({ length: 1000 }, (_, index) => site(`d${index}`, pick(4), pick(30)))
  const queries = ['街坊', '麻峪', '场地', '石材市场', '石材市场 停车', '3号楼', '13号楼', '3号', '号楼 拆除', '衙门口北街', '净场', '𠮷里', '北 南 里', '口街坊', '市场拆除 麻峪石材', '楼3', '场场场', '门']

  it('finds exactly what a plain look through all of them finds', async () => {
    const db = await withDocuments(...documents)
    for (const q of queries) {
      const wanted = documents.filter(({ title, body }) => q.split(' ').every(part => [title, body].some(text => contains(text, part))))
      const found: string[] = []
      let cursor: string | null = null
      do {
        const page = await search(db, { q, locale: 'zh-CN', limit: 50, cursor })
        found.push(...page.hits.map(hit => hit.ref))
        cursor = page.next
      } while (cursor)
      expect(found.toSorted(), q).toEqual(wanted.map(document => document.ref).toSorted())
      expect(await countHits(db, { q, locale: 'zh-CN' }), q).toMatchObject({ counts: wanted.length > 0 ? { site: wanted.length } : {}, isMore: false })
    }
  })

  it('goes through the index for a word that few have', async () => {
    const db = await withDocuments(...documents, market)
    const asked = matches({ parts: [[{ field: 'words', tokens: ['u8857', 'u574a', 'u4eec'], open: false }]] })
    if (dialect === 'sqlite') {
      const plan = db.all<{ detail: string }>(sql`explain query plan select title from ${asked} join search_documents on search_documents.id = matches.id`)
      const steps = plan.map(step => step.detail).join('\n')
      expect(steps).toMatch(/search_index VIRTUAL TABLE INDEX \d+:M/)
      expect(steps).toMatch(/SEARCH search_documents USING INTEGER PRIMARY KEY/)
      expect(steps).not.toMatch(/SCAN search_documents/)
      return
    }
    const run = (statement: ReturnType<typeof sql>) => (db as unknown as { execute: (query: unknown) => Promise<{ rows: Record<string, string>[] }> }).execute(statement)
    await run(sql`vacuum analyze search_documents`)
    const plan = await run(sql`explain select title from ${asked} join search_documents on search_documents.id = matches.id`)
    const steps = plan.rows.map(row => row['QUERY PLAN']).join('\n')
    expect(steps).toMatch(/Index Scan on search_documents_by_vector/)
  })
})

describe('a word that more than a thousand sites have', { timeout: 120_000 }, () => {
  it('shows the first of them, counts no further than anybody reads, and finds the one policy with it', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => site(`m${index}`, index % 2 ? `臆造路${index}号` : `样本街${index}号`, '臆造的一处，臆造的文字'))
    const db = await withDocuments(...many, { ...policy, body: '臆造之处怎样处理' })
    const { counts, isMore, readable } = await countHits(db, { q: '臆造', locale: 'zh-CN' })
    expect({ counts, isMore }).toEqual(dialect === 'sqlite' ? { counts: { site: 1000, policy: 1 }, isMore: true } : { counts: { site: 1100, policy: 1 }, isMore: false })
    const first = await search(db, { q: '臆造', locale: 'zh-CN', limit: 20 })
    expect(first.hits).toHaveLength(20)
    expect(first.hits.filter(({ kind }) => kind === 'site').every(({ title }) => title.text.startsWith('臆造路'))).toBe(true)
    const second = await search(db, { q: '臆造', locale: 'zh-CN', limit: 20, cursor: first.next })
    expect(new Set([...first.hits, ...second.hits].map(({ ref }) => ref)).size).toBe(40)
    const gone = new Set<string>()
    let cursor: string | null = null
    do {
      const page = await search(db, { q: '臆造', locale: 'zh-CN', kinds: ['site'], limit: 50, cursor })
      for (const { ref } of page.hits) gone.add(ref)
      cursor = page.next
    } while (cursor)
    // Where pages end before the last, it is said after how many.
    expect(readable).toBe(dialect === 'sqlite' ? 200 : null)
    if (readable === null) expect(gone.size).toBe(1100)
    else expect(gone.size).toBeLessThanOrEqual(readable)
    expect(await countHits(db, { q: '臆造路7号', locale: 'zh-CN' })).toMatchObject({ isMore: false, readable: null })
    expect((await search(db, { q: '臆造', locale: 'zh-CN', kinds: ['policy'] })).hits.map(({ kind }) => kind)).toEqual(['policy'])
    expect((await search(db, { q: '臆造路7号', locale: 'zh-CN' })).hits[0]?.title.text).toBe('臆造路7号')
    expect((await search(db, { q: '臆造 没有', locale: 'zh-CN' })).hits).toEqual([])
  })
})
