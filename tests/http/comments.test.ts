import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { decideComment } from '#server/domain/hearings/moderation'
import { commentFiles, commentFlags, comments } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { readCommentReceipt, sendForm } from '../support/commenting.ts'
import { aPdf } from '../support/files.ts'
import { aComment, aMatter } from '../support/hearings.ts'
import { testKeys as keys } from '../support/keys.ts'
import { phonePhoto } from '../support/photos.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { createVisitor } from '../support/visitor.ts'
import { uniqueWords } from '../support/unique.ts'

type Matter = Awaited<ReturnType<typeof aMatter>>
const now = new Date()
const window = (opens: number, closes: number) => ({ opensAt: later(now, { days: opens }), publishedAt: later(now, { days: -40 }), closesAt: later(now, { days: closes }), firstClosesAt: later(now, { days: closes }) })
let open: Matter
let announced: Matter
let closed: Matter
let decided: Matter
beforeAll(async () => {
  await inServedDatabase(async (db) => {
    open = await aMatter(db, window(-10, 20))
    announced = await aMatter(db, window(2, 33))
    closed = await aMatter(db, { ...window(-38, -1), lateUse: 'kept' })
    decided = await aMatter(db, { ...window(-38, -5), stage: 'decided' })
  })
})

const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const aBody = (changes: Record<string, unknown> = {}) => ({ submissionId: randomUUID(), stance: 'suggest', words: '多种几棵树。', ...changes })
const send = (matter: { id: string }, body: object) => createVisitor().sendJson('POST', `/api/hearings/${matter.id}/comments`, body)
const pathOf = (matter: Matter) => `/hearings/${matter.id}/comment`
const typed = { stance: 'oppose', words: '车位太多，绿地太少。', author: 'none' }

describe('POST /api/hearings/:id/comments', () => {
  it('answers 201 with number, code, time and whether it was late, and the same again for the same submission', async () => {
    const body = aBody({ clause: open.clauses[2]!.id, authorKind: 'person', name: '金丝雀名', contact: { phone: null, email: 'canary@example.org' } })
    const first = await send(open, body)
    expect(first.status).toBe(201)
    const receipt = await first.json() as Record<string, unknown>
    expect(receipt).toEqual({ number: expect.stringMatching(/^YJ-\d{8}$/) as string, queryCode: expect.stringMatching(/^\d{16}$/) as string, receivedAt: expect.stringMatching(/Z$/) as string, isLate: false })
    const again = await send(open, { ...body, words: '别的话' })
    expect([again.status, await again.json()]).toEqual([201, receipt])
    const tracked = await createVisitor().sendJson('POST', '/api/track', { number: receipt.number, queryCode: receipt.queryCode })
    expect([tracked.status, await tracked.json()]).toEqual([200, expect.objectContaining({ kind: 'comment', number: receipt.number, words: '多种几棵树。', state: 'waiting', isLate: false, ways: ['name', 'email'] })])
  })

  it('names every field that is wrong', async () => {
    const issuesOf = async (body: object) => (await (await send(open, body)).json() as { issues: { path: string, code: string }[] }).issues.map(({ path, code }) => `${path} ${code}`)
    expect(await issuesOf({ submissionId: 'x', stance: 'hate', words: ' ', other: 1 })).toEqual(expect.arrayContaining(['submissionId form.invalid_format', 'stance comment.stance_missing', 'words comment.words_required', 'other form.unrecognized_keys']))
    expect(await issuesOf(aBody({ words: '字'.repeat(4001) }))).toEqual(['words form.too_big'])
    expect(await issuesOf(aBody({ name: '王女士' }))).toEqual(['authorKind comment.author_missing'])
    expect(await issuesOf(aBody({ clause: announced.clauses[0]!.id }))).toEqual(['clause comment.clause_unknown'])
    expect(await issuesOf(aBody({ words: '请打 13812345678' }))).toEqual(['words comment.words_look_again'])
    expect((await send(open, aBody({ words: '字'.repeat(4000) }))).status).toBe(201)
    expect((await send(open, aBody({ words: '请打 13812345678', keepPassages: true }))).status).toBe(201)
  })

  it('says when it opens, takes what is late as late, and nothing after the decision', async () => {
    const early = await send(announced, aBody())
    expect([early.status, await early.json()]).toEqual([409, expect.objectContaining({ code: 'comment.too_early', message: expect.stringMatching(/\d{4}年\d{1,2}月\d{1,2}日.*开始/) as string })])
    expect(await (await send(closed, aBody())).json()).toMatchObject({ isLate: true })
    expect((await send(decided, aBody())).status).toBe(409)
    expect((await send({ id: 'nothing' }, aBody())).status).toBe(404)
  })
})

describe('the form', () => {
  it('leads from a clause by a look at everything to a receipt, which opens the comment in another browser', async () => {
    const visitor = createVisitor()
    const path = pathOf(open)
    const html = await (await visitor.get(`${path}?clause=${open.clauses[2]!.key}`)).text()
    expect(html).toMatch(new RegExp(`<option value="${open.clauses[2]!.id}" selected`))
    expect(locationOf(await sendForm(visitor, path, { ...typed, clause: open.clauses[2]!.id, author: 'person', name: '张三', publish: 'yes', phone: '13912345678' }, { files: [] }))).toEqual([303, `${path}/check`])
    const check = await (await visitor.get(`${path}/check`)).text()
    for (const words of ['车位太多，绿地太少。', '对第 3 条', '张三', '13912345678', '反对']) expect(check).toContain(words)
    expect(locationOf(await sendForm(visitor, `${path}/check`, {}))).toEqual([303, `${path}/received`])
    expect(locationOf(await visitor.postForm(`${path}/check`, {}))).toEqual([303, `${path}/received`])

    const receipt = await readCommentReceipt(visitor, open.id)
    const other = createVisitor()
    expect(locationOf(await sendForm(other, '/track', receipt))).toEqual([303, '/track/comment'])
    const tracked = await (await other.get('/track/comment')).text()
    for (const words of [receipt.number, '车位太多，绿地太少。', '您的意见已经收到，等人审看。', '还没有公开']) expect(tracked).toContain(words)
    for (const secret of [receipt.queryCode, '13912345678']) expect(tracked).not.toContain(secret)
    const rows = await inServedDatabase(db => db.select().from(comments).where(eq(comments.number, receipt.number)))
    expect(rows).toEqual([expect.objectContaining({ clauseKey: open.clauses[2]!.key, publicName: '张三', authorKind: 'person', isLate: false })])
  })

  it('keeps everything typed when something is missing, and says each thing', async () => {
    const visitor = createVisitor()
    const refused = await sendForm(visitor, pathOf(open), { words: '只写了话，请打 13812345678', author: 'organisation', name: '', phone: '123', email: 'x@example.org' }, { files: [] })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    for (const words of ['请选您的态度。', '请写名字，或者选“不写名字”。', '只写了话，请打 13812345678', 'value="x@example.org"', 'value="123"']) expect(html).toContain(words)
    expect(html).toMatch(/value="organisation" checked/)
  })

  it('asks to look again at what points at somebody, and takes it when the writer leaves it', async () => {
    const visitor = createVisitor()
    const values = { ...typed, words: '请联系 13812345678' }
    const refused = await sendForm(visitor, pathOf(open), values, { files: [] })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toMatch(/<mark>13812345678/)
    expect(locationOf(await sendForm(visitor, pathOf(open), { ...values, keep: 'yes' }, { files: [] }))).toEqual([303, `${pathOf(open)}/check`])
  })

  it('keeps a draft for the same browser alone, sealed on the server', async () => {
    const visitor = createVisitor()
    const canary = uniqueWords('金丝雀草稿')
    expect(locationOf(await sendForm(visitor, pathOf(open), { words: canary, action: 'keep' }, { files: [] }))).toEqual([303, `${pathOf(open)}?kept=1`])
    expect(await (await visitor.get(pathOf(open))).text()).toContain(canary)
    expect(await (await createVisitor().get(pathOf(open))).text()).not.toContain(canary)
    if (inject('databaseUrl') === '') for (const file of ['portal.sqlite', 'portal.sqlite-wal']) expect((await readFile(join(inject('dataDir'), file))).includes(canary)).toBe(false)
  })

  it('says beforehand that it would be late and what becomes of it, or that it cannot be sent at all', async () => {
    const late = createVisitor()
    expect(await (await late.get(pathOf(closed))).text()).toContain('现在还可以提交，但算迟到')
    await sendForm(late, pathOf(closed), typed, { files: [] })
    const check = await (await late.get(`${pathOf(closed)}/check`)).text()
    for (const words of ['迟到', '不再逐条答复', '提交以后不能撤回']) expect(check).toContain(words)
    expect(locationOf(await sendForm(late, `${pathOf(closed)}/check`, {}))).toEqual([303, `${pathOf(closed)}/received`])
    expect(await (await late.get(`${pathOf(closed)}/received`)).text()).toContain('这条意见算迟到')
    for (const [matter, words] of [[announced, '开始提意见'], [decided, '不能再提意见了']] as const) {
      const html = await (await createVisitor().get(pathOf(matter))).text()
      expect(html).toContain(words)
      expect(html).not.toContain('name="words"')
    }
  })

  it('is complete in English', async () => {
    const visitor = createVisitor()
    const path = `/en${pathOf(open)}`
    expect(await (await sendForm(visitor, path, { stance: 'suggest' }, { files: [] })).text()).toContain('Write your comment.')
    expect(locationOf(await sendForm(visitor, path, typed, { files: [] }))).toEqual([303, `${path}/check`])
    expect(locationOf(await sendForm(visitor, `${path}/check`, {}))).toEqual([303, `${path}/received`])
    expect(await (await visitor.get(`${path}/received`)).text()).toContain('Your comment has arrived')
  })

  it('leads whoever has nothing to look at to the form', async () => {
    for (const screen of ['check', 'received']) expect(locationOf(await createVisitor().get(`${pathOf(open)}/${screen}`))).toEqual([303, pathOf(open)])
  })
})

describe('attachments', () => {
  const photo = async (name = 'IMG_CANARY.jpg') => new File([await phonePhoto({ width: 1600, height: 1200 }) as BlobPart], name, { type: 'image/jpeg' })
  const pdf = () => new File([aPdf() as BlobPart], 'CANARY.pdf', { type: 'application/pdf' })
  const kept = () => readdir(join(inject('dataDir'), 'photos/private'))

  it('are kept with the first sending, shown to their writer alone, and go with the comment in their order', async () => {
    const visitor = createVisitor()
    const path = pathOf(open)
    expect(locationOf(await sendForm(visitor, path, { ...typed, action: 'add' }, { files: [await photo(), pdf()] }))).toEqual([303, `${path}#f-files`])
    const html = await (await visitor.get(path)).text()
    const [picture, document] = [...html.matchAll(/\/comment\/files\/([\w-]+)/g)].map(found => found[0])
    const seen = await visitor.get(`/hearings/${open.id}${picture!}`)
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect((await sharp(Buffer.from(await seen.arrayBuffer())).metadata()).exif).toBeUndefined()
    expect((await visitor.get(`/hearings/${open.id}${document!}`)).headers.get('content-disposition')).toMatch(/^attachment/)
    expect((await createVisitor().get(`/hearings/${open.id}${picture!}`)).status).toBe(404)
    await sendForm(visitor, path, typed, { files: [] })
    await sendForm(visitor, `${path}/check`, {})
    const { number } = await readCommentReceipt(visitor, open.id)
    const rows = await inServedDatabase(async db => db.select({ position: commentFiles.position, mediaType: commentFiles.mediaType, approvedAt: commentFiles.approvedAt }).from(commentFiles)
      .innerJoin(comments, eq(comments.id, commentFiles.commentId)).where(eq(comments.number, number)).orderBy(commentFiles.position))
    expect(rows).toEqual([{ position: 0, mediaType: 'image/jpeg', approvedAt: null }, { position: 1, mediaType: 'application/pdf', approvedAt: null }])
    expect((await visitor.get(`/hearings/${open.id}${picture!}`)).status).toBe(404)
  })

  it('sent once more after no answer came, are there once', async () => {
    const visitor = createVisitor()
    const path = pathOf(open)
    const before = (await kept()).length
    const picture = await photo()
    const sending = () => sendForm(visitor, path, typed, { files: [picture, pdf()] })
    await sending()
    expect(locationOf(await sending())).toEqual([303, `${path}/check`])
    expect([...(await (await visitor.get(path)).text()).matchAll(/name="remove"/g)].length).toBe(2)
    expect((await kept()).length).toBe(before + 2)
  })

  it('are three at most, also when they come two and two: then none of the second two is kept', async () => {
    const visitor = createVisitor()
    const path = pathOf(open)
    const before = (await kept()).length
    const papers = (...all: string[]) => ({ files: all.map(words => new File([aPdf(words) as BlobPart], 'CANARY.pdf', { type: 'application/pdf' })) })
    expect((await sendForm(visitor, path, { ...typed, action: 'add' }, papers('one', 'two'))).status).toBe(303)
    const tooMany = await sendForm(visitor, path, { ...typed, action: 'add' }, papers('three', 'four'))
    expect(tooMany.status).toBe(422)
    expect([...(await tooMany.text()).matchAll(/name="remove"/g)].length).toBe(2)
    expect((await kept()).length).toBe(before + 2)
    expect((await sendForm(visitor, path, { ...typed, action: 'add' }, papers('two', 'three'))).status).toBe(303)
    expect((await kept()).length).toBe(before + 3)
  })

  it('are refused by what they are, while the words and the good ones stay; one can be taken out again', async () => {
    const visitor = createVisitor()
    const path = pathOf(open)
    const before = (await kept()).length
    const refused = await sendForm(visitor, path, typed, { files: [pdf(), new File(['<svg onload=alert(1)>'], 'a.png', { type: 'image/png' })] })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('车位太多，绿地太少。')
    expect(html).toContain('不要附件 1')
    expect((await kept()).length).toBe(before + 1)
    const id = /name="remove" value="([^"]+)"/.exec(html)![1]!
    expect(locationOf(await sendForm(visitor, path, { ...typed, remove: id }, { files: [] }))).toEqual([303, `${path}#f-files`])
    expect((await kept()).length).toBe(before)
    const tooMany = await sendForm(visitor, path, typed, { files: ['one', 'two', 'three', 'four'].map(words => new File([aPdf(words) as BlobPart], 'CANARY.pdf', { type: 'application/pdf' })) })
    expect(tooMany.status).toBe(422)
    expect((await kept()).length).toBe(before)
    expect(await tooMany.text()).toContain('车位太多，绿地太少。')
  })
})

describe('with a receipt', () => {
  interface Receipt { number: string, queryCode: string }
  const receiptOf = async (response: Response): Promise<Receipt> => {
    const { number, queryCode } = await response.json() as Receipt
    return { number, queryCode }
  }
  const receive = async () => receiptOf(await send(open, aBody({ authorKind: 'person', name: '王女士', publishName: true, contact: { phone: '13912345678', email: null } })))
  const openedBy = async ({ number, queryCode }: Receipt) => {
    const visitor = createVisitor()
    expect(locationOf(await sendForm(visitor, '/track', { number, queryCode }))).toEqual([303, '/track/comment'])
    return visitor
  }
  const decide = ({ number }: Receipt, order: object) => inServedDatabase(async (db) => {
    const [row] = await db.select().from(comments).where(eq(comments.number, number))
    await decideComment(db, { commentId: row!.id, version: row!.version, actor: { kind: 'staff', id: 'he' }, keys, now: new Date(), ...order } as Parameters<typeof decideComment>[1])
  })

  it('its writer reads what staff wrote and by which rule, and appeals once', async () => {
    const receipt = await receive()
    await decide(receipt, { decision: 'refuse', rule: 5, toAuthor: '说的是另一块地。' })
    const visitor = await openedBy(receipt)
    const html = await (await visitor.get('/track/comment')).text()
    for (const words of ['说的是另一块地。', '第 5 条', '与这件事无关', '不同意，申诉']) expect(html).toContain(words)
    expect(locationOf(await sendForm(visitor, '/track/comment/appeal', { text: '说的就是这块地。' }))).toEqual([303, '/track/comment?done=appealed'])
    expect((await sendForm(visitor, '/track/comment/appeal', { text: '再说一次。' })).status).toBe(409)
    const after = await (await visitor.get('/track/comment?done=appealed')).text()
    expect(after).toContain('说的就是这块地。')
    expect(after).not.toContain('不同意，申诉')
    expect((await createVisitor().sendJson('POST', '/api/track/comment/appeal', { ...receipt, text: '第三次' })).status).toBe(409)
  })

  it('its writer withdraws it before the close and deletes a contact; what was said is gone', async () => {
    const receipt = await receive()
    const visitor = await openedBy(receipt)
    expect(locationOf(await sendForm(visitor, '/track/comment/contact', {}))).toEqual([303, '/track/comment?done=contactRemoved'])
    expect(locationOf(await sendForm(visitor, '/track/comment/cover', { words: '我的名字' }))).toEqual([303, '/track/comment?done=coverAsked'])
    expect(locationOf(await sendForm(visitor, '/track/comment/withdraw', {}))).toEqual([303, '/track/comment?done=withdrawn'])
    const html = await (await visitor.get('/track/comment')).text()
    expect(html).toContain('您已经撤回这条意见')
    expect(html).not.toContain('多种几棵树')
    expect(await (await createVisitor().sendJson('POST', '/api/track', receipt)).json()).toMatchObject({ state: 'withdrawn', words: '', publicName: null, ways: [] })
  })

  it('nobody withdraws a late one, by page or by program', async () => {
    const receipt = await receiptOf(await send(closed, aBody()))
    expect((await createVisitor().sendJson('POST', '/api/track/comment/withdrawal', receipt)).status).toBe(409)
    const refused = await sendForm(await openedBy(receipt), '/track/comment/withdraw', {})
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('已经截止，不能再撤回')])
  })

  it('the pages ask for number and code again after half an hour, and a receipt of a report opens none of them', async () => {
    expect(locationOf(await createVisitor().get('/track/comment'))).toEqual([303, '/track'])
    const { number, queryCode } = await receive()
    const asked = await createVisitor().postForm('/track/comment/appeal', { text: '写了很久' })
    expect([asked.status, await asked.text()]).toEqual([422, expect.stringContaining('写了很久')])
    expect((await createVisitor().sendJson('POST', '/api/track/appeal', { number, queryCode, text: '错了地方' })).status).toBe(404)
  })
})

describe('“我没有写过这条”', () => {
  const shown = () => inServedDatabase(db => aComment(db, open, { receivedAt: later(now, { days: -1 }), state: 'published', shownAt: now, publicName: '李女士', authorKind: 'person' }))

  it('is sent without an account, sorts the queue, and hides nothing', async () => {
    const { id, number } = await shown()
    const path = `/hearings/${open.id}/comments/${number}/flag`
    const visitor = createVisitor()
    const page = await (await visitor.get(path)).text()
    expect(page).toContain('意见不会因此自动消失')
    expect((await sendForm(visitor, path, {})).status).toBe(422)
    expect(locationOf(await sendForm(visitor, path, { reason: 'notMine', words: '不是我写的' }))).toEqual([303, `${path}?sent=1`])
    expect(await (await visitor.get(`${path}?sent=1`)).text()).toContain('它照原样显示')
    const { items } = await (await visitor.get(`/api/hearings/${open.id}/comments?limit=100`)).json() as { items: { number: string }[] }
    expect(items.map(item => item.number)).toContain(number)
    await inServedDatabase(async (db) => {
      expect(await db.select({ flags: comments.flags, state: comments.state }).from(comments).where(eq(comments.id, id))).toEqual([{ flags: 1, state: 'published' }])
      expect(await db.select({ reason: commentFlags.reason, words: commentFlags.words }).from(commentFlags).where(eq(commentFlags.commentId, id))).toEqual([{ reason: 'notMine', words: '不是我写的' }])
    })
  })

  it('is taken only so often from one visitor, and only for what can be read', async () => {
    const { number } = await shown()
    const visitor = createVisitor()
    const path = `/hearings/${open.id}/comments/${number}/flag`
    const statuses: number[] = []
    for (let times = 0; times < 9; times++) statuses.push((await sendForm(visitor, path, { reason: 'other' })).status)
    expect(statuses.slice(0, 5)).toEqual([303, 303, 303, 303, 303])
    expect(statuses.at(-1)).toBe(429)
    const { number: waiting } = await inServedDatabase(db => aComment(db, open, { receivedAt: later(now, { days: -1 }) }))
    for (const unknown of [waiting, 'YJ-00000000']) expect((await createVisitor().get(`/hearings/${open.id}/comments/${unknown}/flag`)).status).toBe(404)
  })
})
