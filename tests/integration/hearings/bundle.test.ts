import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { splitComment, writeAnswer } from '#server/domain/hearings/answers'
import { submitComment } from '#server/domain/hearings/comments'
import { enterNumber, freezePool } from '#server/domain/hearings/draws'
import { groupComments } from '#server/domain/hearings/grouping'
import { decideComment, type Order } from '#server/domain/hearings/moderation'
import { getComment, sumComments } from '#server/domain/hearings/queries'
import { agreements, comments, matterFiles, matters } from '#server/domain/hearings/tables'
import { zipStream } from '#server/text/zip'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import type { CommentAnswers } from '#shared/hearings/commentSchemas'
import { bins } from '#shared/hearings/rules'
import { groupSimilar } from '#shared/hearings/similar'
import { checkBundle, readZip } from '../../../server/checker/core.mjs'
import { bundleOf, noPhotos } from '../../support/bundles.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMeetingToDraw, applyUntil } from '../../support/draws.ts'
import { seeded } from '../../support/letters.ts'
import { testKeys as keys } from '../../support/keys.ts'

const actor = { kind: 'staff', id: 'she' } as const
const letter = '我们支持把这块空地做成绿地。请多种树，多放座椅，让老人有地方坐。停车位请放在南边。'
const secret = '王小明住三号楼'

async function collect(files: AsyncIterable<{ path: string, bytes: Uint8Array }>) {
  const found = new Map<string, Uint8Array>()
  for await (const { path, bytes } of files) found.set(path, new Uint8Array(bytes))
  return found
}

async function zipOf(db: Database, matterId: string, photos?: PhotoStore): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of zipStream(bundleOf(db, matterId, photos))) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const inflate = async (stored: Uint8Array) => new Uint8Array(inflateRawSync(stored))

/** A hearing with comments in every state, answers, a draw and an attachment. */
async function aWholeMatter() {
  const db = await createTestDatabase()
  const { matter } = await aMeetingToDraw(db)
  const receivedAt = later(monday, { hours: 1 })
  const base: CommentAnswers = { clause: null, stance: 'suggest', words: letter, keepPassages: true, authorKind: 'person', name: '张三', publishName: true, contact: null }
  const send = async (words: string, changes: { receivedAt?: Date, answers?: Partial<CommentAnswers> } = {}) =>
    (await submitComment(db, { matterId: matter.id, submissionId: randomUUID(), answers: { ...base, words, ...changes.answers }, receivedAt, keys, locale: 'zh-CN', now: receivedAt, ...changes.receivedAt && { receivedAt: changes.receivedAt } })).commentId
  const decide = (commentId: string, order: Order, version = 1) => decideComment(db, { commentId, version, ...order, actor, keys, now: later(receivedAt, { hours: 1 }) })
  const owed: string[] = []
  for (const words of [letter, letter.replaceAll('，', ','), '请先修路 <b>再</b> 种树 & 别挖。']) {
    const id = await send(words)
    await decide(id, { decision: 'publish' })
    owed.push(id)
  }
  const masked = await send(`请给${secret}门口留路。`)
  await decide(masked, { decision: 'mask', masks: [{ start: 2, end: 2 + secret.length, reason: 1 }], masksName: true, toAuthor: '' })
  await decide(await send(`买门窗找${secret}`), { decision: 'refuse', rule: 4, toAuthor: '这是广告。' })
  const held = await send('要再看看的话')
  await decide(held, { decision: 'publish' })
  await decide(held, { decision: 'hold', rule: 1, toAuthor: '里面有别人的名字。' }, 2)
  const gone = await send(`${secret}不要登`)
  await decide(gone, { decision: 'publish' })
  await commit(db, tx => [tx.update(comments).set({ state: 'withdrawn', words: '', publicName: null, withdrawnAt: later(receivedAt, { days: 1 }), version: 3 }).where(eq(comments.id, gone)).returning({ id: comments.id })])
  await send('还没有人看')
  const late = await send('来晚了', { receivedAt: matter.closesAt! })
  await decide(late, { decision: 'publish' })

  const now = later(matter.closesAt!, { days: 1 })
  const points: string[] = []
  for (const [id, quote] of [...owed.map((id, index) => [id, index === 2 ? '请先修路 <b>再</b> 种树 & 别挖。' : '我们支持把这块空地做成绿地。'] as const), [masked, '门口留路。'] as const, [late, '来晚了'] as const]) {
    points.push(...await splitComment(db, { matterId: matter.id, commentId: id, quotes: [quote], actor, now }))
  }
  await writeAnswer(db, { matterId: matter.id, id: randomUUID(), pointIds: points, outcome: 'notAdopted', reason: { zh: '消防车要从这里过，不能封闭这条路。', en: null }, clauseId: null, unchanged: null, actor, keys, now })
  const dueAt = later(applyUntil, { days: 3 })
  await freezePool(db, { matterId: matter.id, source: { zh: '双色球第 2026140 期', en: null }, secondSource: { zh: '公开信标', en: null }, numberDueAt: dueAt, actor: { kind: 'staff', id: 'li' }, keys, now: applyUntil })
  await enterNumber(db, { matterId: matter.id, sequence: 1, number: '03 12 18 22 25 30 + 07', usesSecond: false, secondReason: null, actor: { kind: 'staff', id: 'li' }, keys, calendar, now: dueAt })
  await groupComments(db, { matterId: matter.id, compare: groupSimilar, now })
  const agreed = { id: randomUUID(), matterId: matter.id, position: 1, text: { zh: '门前种两排树。', en: null }, responsible: { zh: '示范社区', en: null }, dueOn: '2027-03-12', version: 1 }
  await commit(db, tx => [tx.insert(agreements).values(agreed).returning({ id: agreements.id })])
  const plan = Buffer.from('%PDF-1.4 invented plan %%EOF')
  const media = `${'a'.repeat(26)}.pdf`
  await commit(db, tx => [
    tx.insert(matterFiles).values({ id: randomUUID(), matterId: matter.id, use: 'notice', name: { zh: '总平面图', en: 'Site plan' }, media, mediaType: 'application/pdf', size: plan.length, sha256: createHash('sha256').update(plan).digest('hex'), at: monday, by: 'he' }).returning({ id: matterFiles.id }),
    tx.update(matters).set({ stage: 'decided', decidedAt: now, decision: { zh: '决定做绿地。', en: null }, decisionUse: { zh: '见答复。', en: null } }).where(eq(matters.id, matter.id)).returning({ id: matters.id }),
  ])
  const photos: PhotoStore = { ...noPhotos, open: async (_area, name) => name === media ? { bytes: Readable.from([plan]), size: plan.length } : undefined }
  return { db, matterId: matter.id, photos, owed, masked }
}

/** Of one matter, for the tests that only read. */
let files: Map<string, Uint8Array>

async function aBundle() {
  const world = await aWholeMatter()
  files = await collect(bundleOf(world.db, world.matterId, world.photos))
  return world
}
beforeEach(async () => { if (!files) await aBundle() })

const textOf = (path: string) => new TextDecoder().decode(files.get(path))
const jsonOf = <Value>(path: string) => JSON.parse(textOf(path)) as Value

/** The files with another text in one of them, and the manifest written as if that were right: what only the checker's sums can find. */
function rewritten(path: string, text: string): Map<string, Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const manifest = jsonOf<{ format: string, files: Array<{ path: string, size: number, sha256: string }> }>('manifest.json')
  const listed = manifest.files.map(file => file.path === path ? { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') } : file)
  return new Map([...files, [path, bytes], ['manifest.json', new TextEncoder().encode(`${JSON.stringify({ format: manifest.format, files: listed }, null, 1)}\n`)]])
}

describe('the bundle of a matter', () => {
  it('is what its checker says, in the numbers of the pages', async () => {
    const world = await aBundle()
    const { errors, lines } = await checkBundle(files)
    expect(errors).toEqual([])
    const sum = await sumComments(world.db, world.matterId)
    expect(lines).toEqual([
      `${files.size - 1} files`,
      `${sum.received} = ${bins.map(bin => `${bin} ${sum[bin]}`).join(' + ')}`,
      '5 shown, 2 of them alike in 1 groups, 4 proven by their hash', '5 points, 5 answered', '1 draws',
    ])
    expect(sum).toMatchObject({ received: 9, published: 3, masked: 1, held: 2, withdrawn: 1, late: 1, refused: 1 })
    expect(textOf('index.html')).toContain('收到 9 = 公开 3 + 遮盖后公开 1 + 暂不公开 2 + 撤回 1 + 迟到 1 + 不予公开 1')
    expect(textOf('index.html')).toContain('门前种两排树。 · 示范社区负责，2027年3月12日前做完')
    for (const { number } of jsonOf<{ number: string }[]>('comments.json')) expect(textOf('comments-1.html')).toContain(number)
  })

  it('holds nothing that is covered, held, refused or withdrawn, and no markup anybody wrote', async () => {
    const world = await aBundle()
    const whole = [...files.values()].map(bytes => new TextDecoder().decode(bytes)).join('\n')
    for (const words of [secret, '买门窗', '要再看看', '还没有人看', '不要登']) expect(whole).not.toContain(words)
    expect(textOf('comments-1.html')).toContain('请先修路 &lt;b&gt;再&lt;/b&gt; 种树 &amp; 别挖。')
    const { salt } = await getComment(world.db, world.masked)
    expect(whole).not.toContain(salt)
  })

  it('is the same, to the byte, each time it is made', async () => {
    const world = await aBundle()
    const [one, other] = [await zipOf(world.db, world.matterId, world.photos), await zipOf(world.db, world.matterId, world.photos)]
    expect(one.equals(other)).toBe(true)
    expect(await readZip(new Uint8Array(one), inflate)).toEqual(files)
  })

  it('fails its check when one byte of any file is another, wherever it is', { timeout: 120_000 }, async () => {
    const next = seeded(11)
    for (const [path, bytes] of files) {
      for (let tries = 0; tries < 12; tries++) {
        const changed = bytes.slice()
        const at = tries === 0 ? 0 : tries === 1 ? bytes.length - 1 : Math.floor(next() * bytes.length)
        changed[at] = changed[at]! ^ 1 << Math.floor(next() * 8)
        const { errors } = await checkBundle(new Map([...files, [path, changed]]))
        expect(errors.length, `${path} at ${at}`).toBeGreaterThan(0)
      }
      expect((await checkBundle(new Map([...files].filter(([name]) => name !== path)))).errors.length, `without ${path}`).toBeGreaterThan(0)
    }
    expect((await checkBundle(new Map([...files, ['more.txt', new Uint8Array()]]))).errors).toEqual(['more.txt: not in the manifest'])
  })

  type Rows = Array<{ number: string, state: string, bin: string, isLate: boolean, receivedAt: string, pieces: { text: string }[] | null }>
  it.each([
    ['a part of the sum', 'sum.json', (sum: { published: number }) => { sum.published += 1 }],
    ['the whole of the sum', 'sum.json', (sum: { received: number }) => { sum.received += 1 }],
    ['a comment left out', 'comments.json', (rows: Rows) => { rows.pop() }],
    ['a comment in another part', 'comments.json', (rows: Rows) => { rows.find(({ bin }) => bin === 'refused')!.bin = 'held' }],
    ['a late one that is in time', 'comments.json', (rows: Rows) => { rows.find(({ isLate }) => isLate)!.isLate = false }],
    ['one in time that is late', 'comments.json', (rows: Rows) => { rows.find(({ state }) => state === 'masked')!.receivedAt = '2027-06-01T00:00:00.000Z' }],
    ['other words', 'comments.json', (rows: Rows) => { rows.find(({ state }) => state === 'published')!.pieces![0]!.text += '吧' }],
    ['words of a refused one', 'comments.json', (rows: Rows) => { rows.find(({ state }) => state === 'refused')!.pieces = [{ text: '' }] }],
    ['a point without an answer', 'answers.json', (answers: { comments: { points: { answerId: string | null }[] }[] }) => { answers.comments[0]!.points[0]!.answerId = null }],
    ['a comment without a point', 'answers.json', (answers: { comments: { points: unknown[] }[] }) => { answers.comments[0]!.points = [] }],
    ['an answer taken out', 'answers.json', (answers: { answers: unknown[] }) => { answers.answers = [] }],
    ['a quote nobody wrote', 'answers.json', (answers: { comments: { points: { quote: string }[] }[] }) => { answers.comments[0]!.points[0]!.quote = '没有写过' }],
    ['a member of two groups', 'groups.json', (groups: { groups: { members: string[] }[] }) => { groups.groups.push(groups.groups[0]!) }],
  ] as Array<[string, string, (value: never) => void]>)('fails its check for %s, though every hash is right', async (_, path, change) => {
    const value = jsonOf<never>(path)
    change(value)
    expect((await checkBundle(rewritten(path, JSON.stringify(value)))).errors.length).toBeGreaterThan(0)
  })

  it.each([['pool', /\t([0-9a-f]{64})\n$/], ['result', /\tseat\t/]])('fails its check for another %s of the draw, though every hash is right', async (file, found) => {
    const path = `draws/1-${file}.txt`
    const text = textOf(path).replace(found, words => words.includes('seat') ? words.replace('seat', 'queue') : `\t${'0'.repeat(64)}\n`)
    const { errors } = await checkBundle(rewritten(path, text))
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) expect(error).toMatch(/^draw 1:/)
  })

  it('is checked by its own script with nothing but Node, as a folder and as a zip', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
    onTestFinished(() => { rmSync(folder, { recursive: true }) })
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, 'all', path)), { recursive: true })
      writeFileSync(join(folder, 'all', path), bytes)
    }
    const world = await aBundle()
    writeFileSync(join(folder, 'bundle.zip'), await zipOf(world.db, world.matterId, world.photos))
    const script = join(folder, 'all', 'check.mjs')
    const run = (...given: string[]) => promisify(execFile)(process.execPath, [script, ...given], { env: {} })
    for (const given of [[], [join(folder, 'bundle.zip')]]) expect((await run(...given)).stdout).toContain('Everything agrees')
    writeFileSync(join(folder, 'all', 'sum.json'), textOf('sum.json').replace('9', '8'))
    await expect(run()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('WRONG  sum.json: changed') as unknown })
  })
})
