import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { asc, eq, inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { Locale } from '../../../shared/locale.ts'
import { bins, binOf, type Bin } from '../../../shared/hearings/rules.ts'
import { toShown } from '../../../shared/hearings/shown.ts'
import { similarity } from '../../../shared/hearings/similar.ts'
import { writeBundlePages } from './bundlePages.ts'
import { getDrawFiles, listDraws, toPublicDraw } from './draws.ts'
import { walkMatrix, type MatrixComment, type PublicAnswer } from './matrix.ts'
import { findMeeting, listGroups as listSeatGroups } from './meetingQueries.ts'
import { listNotices } from './public.ts'
import type { PublicMatter } from './queries.ts'
import { findPublicRecord } from './record.ts'
import { listSpokenTimes } from './speeches.ts'
import { agreements, commentFiles, comments, matterClauses, matterFiles, matterVersions } from './tables.ts'

/** The checker's parts: what both ways of running it share, the rest of `check.mjs`, and the page it is put into. */
export interface CheckerParts { core: string, main: string, page: string }

export interface BundleFile { path: string, bytes: Buffer }

const format = 'portal-hearing-bundle/1'
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const byText = (one: string, other: string) => one < other ? -1 : one > other ? 1 : 0

/** The same as `map`; others are answered in between. */
async function mapInTurns<Item, Result>(items: readonly Item[], change: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = []
  for (const [index, item] of items.entries()) {
    if (index % 500 === 499) await turn()
    results.push(change(item))
  }
  return results
}

export type BundledComment = Awaited<ReturnType<typeof readComments>>[number]

/** Every comment received, shown or not, by its random number. What nobody may read of it is not in it. */
async function readComments(db: Database, { id: matterId }: PublicMatter) {
  const rows = await db.select().from(comments).where(eq(comments.matterId, matterId))
  const labels = new Map((await db.select({ id: matterClauses.id, label: matterClauses.label, textVersion: matterClauses.textVersion }).from(matterClauses).where(eq(matterClauses.matterId, matterId))).map(({ id, ...clause }) => [id, clause]))
  const files = new Map<string, Array<typeof commentFiles.$inferSelect>>()
  for (let at = 0; at < rows.length; at += 500) {
    const some = await db.select().from(commentFiles).where(inArray(commentFiles.commentId, rows.slice(at, at + 500).map(({ id }) => id))).orderBy(asc(commentFiles.position))
    for (const file of some) files.set(file.commentId!, [...files.get(file.commentId!) ?? [], file])
  }
  return mapInTurns(rows.sort((one, other) => byText(one.number, other.number)), (row) => {
    const shown = toShown(row)
    const words = shown?.as === 'words' ? shown : null
    const own = files.get(row.id) ?? []
    // What is published whole can be proven by its hash; of anything else the salt stays with us, or the hash would give away what is covered.
    const isWhole = row.state === 'published' && words !== null && words.pieces.every(({ reason }) => reason === null) && !words.nameCovered && own.every(({ approvedAt }) => approvedAt !== null)
    return {
      number: row.number, state: row.state, bin: binOf(row), isLate: row.isLate, receivedAt: row.receivedAt, channel: row.channel, isDemo: row.isDemo, hash: row.hash,
      clause: words && row.clauseId ? labels.get(row.clauseId) ?? null : null,
      stance: words && row.stance, language: words && row.locale, pieces: words && words.pieces, name: words && words.name, nameCovered: words?.nameCovered ?? false, authorKind: words?.name ? row.authorKind : null,
      shownAt: row.shownAt,
      files: words ? own.filter(({ approvedAt }) => approvedAt !== null).map(({ sha256, mediaType, size }) => ({ sha256, mediaType, size })) : [],
      tombstone: shown?.as === 'tombstone' ? { reason: shown.reason, at: shown.at, rule: shown.rule } : null,
      proof: isWhole ? { salt: row.salt, clauseId: row.clauseId, authorKind: row.authorKind, files: own.map(({ sha256 }) => sha256) } : null,
      groupId: words && row.groupId,
    }
  })
}

function toGroups(rows: readonly BundledComment[]) {
  const members = new Map<string, string[]>()
  for (const { groupId, number } of rows) if (groupId !== null) members.set(groupId, [...members.get(groupId) ?? [], number])
  return [...members.values()].filter(numbers => numbers.length > 1).map(numbers => ({ members: numbers })).sort((one, other) => byText(one.members[0]!, other.members[0]!))
}

async function readAnswers(db: Database, matter: PublicMatter) {
  const answered = new Map<string, PublicAnswer>()
  const rows: Array<{ number: string, points: Array<{ quote: string | null, answerId: string | null }> }> = []
  for await (const { number, points } of walkMatrix(db, matter) as AsyncIterable<MatrixComment>) {
    for (const { answer } of points) if (answer) answered.set(answer.id, answer)
    rows.push({ number, points: points.map(({ quote, answer }) => ({ quote, answerId: answer?.id ?? null })) })
  }
  return { answers: [...answered.values()].sort((one, other) => byText(one.id, other.id)), comments: rows.sort((one, other) => byText(one.number, other.number)) }
}

/** All that the pages of a matter say, as data. */
export type BundleData = Awaited<ReturnType<typeof readBundle>>

async function readBundle(db: Database, matter: PublicMatter) {
  const matterId = matter.id
  const rows = await readComments(db, matter)
  const [notices, versions, clauses, attachments, meeting, seats, draws, record, times, answers, agreed] = await Promise.all([
    listNotices(db, matterId),
    db.select({ number: matterVersions.number, note: matterVersions.note, at: matterVersions.at }).from(matterVersions).where(eq(matterVersions.matterId, matterId)).orderBy(asc(matterVersions.number)),
    db.select({ id: matterClauses.id, key: matterClauses.key, label: matterClauses.label, textVersion: matterClauses.textVersion, text: matterClauses.text }).from(matterClauses).where(eq(matterClauses.matterId, matterId)).orderBy(asc(matterClauses.textVersion), asc(matterClauses.position)),
    db.select().from(matterFiles).where(eq(matterFiles.matterId, matterId)).orderBy(asc(matterFiles.at), asc(matterFiles.id)),
    findMeeting(db, matterId), listSeatGroups(db, matterId), listDraws(db, matterId), findPublicRecord(db, matterId), listSpokenTimes(db, matterId), readAnswers(db, matter),
    db.select({ text: agreements.text, responsible: agreements.responsible, dueOn: agreements.dueOn, doneOn: agreements.doneOn, note: agreements.note }).from(agreements).where(eq(agreements.matterId, matterId)).orderBy(asc(agreements.position)),
  ])
  const sum = { received: rows.length, ...Object.fromEntries(bins.map(bin => [bin, rows.filter(row => row.bin === bin).length])) as Record<Bin, number> }
  const { id, kind, stage, subDistrict, community, notice, links, lateUse, opensAt, closesAt, firstClosesAt, textVersion, publishedAt, decidedAt, decision, decisionUse, archivedAt, withdrawnAt, withdrawReason, isDemo } = matter
  const called = meeting?.calledAt
    ? { startsAt: meeting.startsAt, endsAt: meeting.endsAt, place: meeting.place, agenda: meeting.agenda, applyFrom: meeting.applyFrom, applyUntil: meeting.applyUntil, selection: meeting.selection, selectionRule: meeting.selectionRule, observerSeats: meeting.observerSeats, calledAt: meeting.calledAt, seats: seats.map(({ name, seats: count }) => ({ name, seats: count })) }
    : null
  return {
    matter: { id, kind, stage, subDistrict, community, notice, links, lateUse, opensAt, closesAt, firstClosesAt, textVersion, publishedAt, decidedAt, decision, decisionUse, archivedAt, withdrawnAt, withdrawReason, isDemo },
    notices: notices.map(({ sequence, kind, text, fromClosesAt, toClosesAt, at }) => ({ sequence, kind, text, fromClosesAt, toClosesAt, at })),
    texts: versions.map(version => ({ ...version, clauses: clauses.filter(clause => clause.textVersion === version.number).map(({ id, key, label, text }) => ({ id, key, label, text })) })),
    comments: rows.map(({ groupId: _, ...row }) => row),
    sum,
    groups: { method: similarity, groups: toGroups(rows) },
    answers,
    meeting: called,
    draws: called ? draws.map(toPublicDraw).sort((one, other) => one.sequence - other.sequence) : [],
    record: record && { ...record, times },
    agreements: agreed,
    attachments: attachments.filter(({ use }) => use === 'notice' || (use === 'material' && called)).map(({ name, media, mediaType, size, sha256, use }) => ({ name, media, mediaType, size, sha256, use, path: `attachments/${sha256}.${mediaType === 'application/pdf' ? 'pdf' : 'jpg'}` })),
  }
}

const toJson = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
/** One row a line: thousands of comments stay readable, and small. */
async function toRows(rows: readonly unknown[]): Promise<Buffer> {
  const lines = await mapInTurns(rows, row => JSON.stringify(row))
  return Buffer.from(rows.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`)
}

/**
 * The whole of a public matter as files that need no server: data, readable pages, what was attached, and a checker. The
 * same content gives the same bytes. The manifest comes last, with size and SHA-256 of every file before it. Attachments
 * the store no longer has are left out.
 */
export async function* walkBundle(db: Database, { matter, photos, checker, words }: {
  matter: PublicMatter
  photos: PhotoStore
  checker: CheckerParts
  words: (locale: Locale, key: string, params?: Record<string, string | number>) => string
}): AsyncGenerator<BundleFile> {
  const data = await readBundle(db, matter)
  const listed: Array<{ path: string, size: number, sha256: string }> = []
  const note = (path: string, content: Buffer | string): BundleFile => {
    const bytes = Buffer.from(content)
    listed.push({ path, size: bytes.length, sha256: sha256(bytes) })
    return { path, bytes }
  }
  yield note('README.txt', `${words('zh-CN', 'bundle.readme')}\n\n${words('en', 'bundle.readme')}\n`)
  yield note('check.mjs', `${checker.core}\n${checker.main}`)
  yield note('check.html', checker.page.replace('/* core */', () => checker.core.replaceAll(/^export /gm, '')))
  for (const locale of ['zh-CN', 'en'] as const) {
    for (const { path, html } of writeBundlePages(data, { locale, words: (key, params) => words(locale, key, params) })) yield note(path, html)
  }
  const { comments: rows, attachments, ...rest } = data
  yield note('comments.json', await toRows(rows))
  yield note('attachments.json', toJson(attachments.map(({ media: _, ...attachment }) => attachment)))
  for (const [name, value] of Object.entries(rest)) yield note(`${name}.json`, toJson(value))
  for (const { sequence } of data.draws) {
    const { pool, result } = await getDrawFiles(db, { matterId: matter.id, sequence })
    yield note(`draws/${sequence}-pool.txt`, pool)
    if (result !== null) yield note(`draws/${sequence}-result.txt`, result)
  }
  const attached = new Set<string>()
  for (const { path, media } of attachments) {
    const bytes = attached.has(path) ? undefined : await readWhole(photos, media)
    attached.add(path)
    if (bytes) yield note(path, bytes)
  }
  yield { path: 'manifest.json', bytes: toJson({ format, files: listed }) }
}

async function readWhole(photos: PhotoStore, media: string): Promise<Buffer | undefined> {
  const found = await photos.open('private', media)
  if (!found) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of found.bytes as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
