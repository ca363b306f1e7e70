import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import sharp from 'sharp'
import type { Database } from '#server/database/connect'
import { assistanceRequests } from '#server/domain/assistance/tables'
import { applications, commentFiles, comments } from '#server/domain/hearings/tables'
import { outbox } from '#server/domain/notifications/tables'
import { objectionFiles, objections } from '#server/domain/objections/tables'
import { receipts } from '#server/domain/receipts/tables'
import { recordEntries } from '#server/domain/record/tables'
import { photoUploads, reportMessages, reportPhotos, reports } from '#server/domain/reports/tables'
import { orders, volunteers } from '#server/domain/volunteers/tables'
import { createVisitor, readHiddenFields } from '../support/visitor.ts'
import type { Findings } from './findings.ts'
import type { Kind, Load, Submission } from './load.ts'
import type { Portal } from './portal.ts'
import { inDatabase } from './town.ts'

/** Where the rows of each kind lie. */
const tableOf = {
  report: reports, reportWithPhotos: reports, reportForm: reports, comment: comments, commentForm: comments, application: applications, volunteer: volunteers,
  objection: objections, objectionForm: objections, orderForm: orders, assistanceForm: assistanceRequests,
} as const satisfies Partial<Record<Kind, unknown>>
const mailOf: Partial<Record<Kind, string>> = {
  report: 'report.received', reportWithPhotos: 'report.received', comment: 'comment.received', commentForm: 'comment.received', application: 'application.received', volunteer: 'volunteer.received',
  objection: 'objection.received', objectionForm: 'objection.received', orderForm: 'order.received', assistanceForm: 'assistance.received',
}

const hasDraft = ({ kind }: Submission) => kind === 'reportForm' || kind === 'commentForm'
const short = (missing: string[]) => missing.length === 0 ? '' : `; missing: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}`
const nameOf = ({ kind, submissionId, attempts }: Submission) => `${kind} ${submissionId} (${attempts} tries)`

/**
 * Compares everything that was acknowledged with what is there. The server may run, or not. `besides` says how many rows
 * are there that the load did not send.
 */
export async function auditRows(portal: Portal, load: Load, { check, say }: Findings, { besides = 0 } = {}): Promise<void> {
  const acknowledged = load.acknowledged()
  const byKind = Map.groupBy(acknowledged, ({ kind }) => kind)
  say(`acknowledged ${acknowledged.length}: ${[...byKind].map(([kind, list]) => `${kind} ${list.length}`).join(', ')}`)
  const repeated = acknowledged.filter(({ attempts }) => attempts > 1).length
  say(`${repeated} of them were sent more than once; ${load.submissions.length - acknowledged.length} never got an acknowledgement`)

  await inDatabase(portal, async (db) => {
    const lost: string[] = []
    const wrongReceipts: string[] = []
    const repeatedRows: string[] = []
    let [phantoms, stored] = [0, 0]
    const receiptOf = new Map((await db.select().from(receipts)).map(row => [row.number, row]))
    const idOf = new Map<string, string>()
    for (const table of new Set(Object.values(tableOf))) {
      const rows = await db.select({ id: table.id, number: table.number, submissionId: table.submissionId }).from(table)
      const mine = load.submissions.filter(({ kind }) => kind !== 'addition' && tableOf[kind] === table)
      const byNumber = new Map(rows.map(row => [row.number, row]))
      // The server alone knows the identity of what was written over several pages: the receipt tells it.
      for (const submission of mine) if (hasDraft(submission)) submission.submissionId = byNumber.get(submission.receipt?.number ?? '')?.submissionId ?? submission.submissionId
      const sent = new Set(mine.map(({ submissionId }) => submissionId))
      const seen = new Map<string, { id: string, number: string }>()
      for (const row of rows) {
        if (seen.has(row.submissionId)) repeatedRows.push(row.submissionId)
        seen.set(row.submissionId, row)
        idOf.set(row.submissionId, row.id)
        if (sent.has(row.submissionId)) stored += 1
        else phantoms += 1
      }
      // Drafts that were sent, and whose sender never learned of it.
      phantoms -= Math.min(phantoms, mine.filter(submission => hasDraft(submission) && !submission.receipt).length)
      for (const submission of mine) {
        if (submission.acknowledged === undefined) continue
        const row = seen.get(submission.submissionId)
        if (!row) lost.push(nameOf(submission))
        else if (submission.receipt && (row.number !== submission.receipt.number || receiptOf.get(row.number)?.subjectId !== row.id)) wrongReceipts.push(nameOf(submission))
      }
    }
    const additions = new Map((await db.select({ id: reportMessages.id, reportId: reportMessages.reportId, text: reportMessages.text }).from(reportMessages)).map(row => [row.id, row]))
    for (const submission of byKind.get('addition') ?? []) {
      const row = additions.get(submission.submissionId)
      if (row?.text !== submission.words || row.reportId !== idOf.get(submission.of!.submissionId)) lost.push(nameOf(submission))
    }
    check('everything acknowledged is stored', lost.length === 0, `${acknowledged.length - lost.length} of ${acknowledged.length}${short(lost)}`)
    check('each carries the number that was given', wrongReceipts.length === 0, `${wrongReceipts.length} differ${short(wrongReceipts)}`)
    check('nothing is there twice, and nothing nobody sent', repeatedRows.length === 0 && phantoms === besides, `${stored} rows, ${repeatedRows.length} twice, ${phantoms - besides} unknown${short(repeatedRows)}`)
    await auditFiles(db, portal, acknowledged, idOf, { check, say })
    await auditMails(db, acknowledged, { check })
    await auditEntries(db, acknowledged, { check })
    if (!process.env.DATABASE_URL) {
      const [integrity] = db.all<{ integrity_check: string }>(sql`pragma integrity_check`)
      const foreign = db.all(sql`pragma foreign_key_check`)
      check('the database is whole', integrity?.integrity_check === 'ok' && foreign.length === 0, `integrity_check ${integrity?.integrity_check}, foreign_key_check ${foreign.length} rows`)
    }
  })
}

/** Photos and papers: as many as were sent, each readable. */
async function auditFiles(db: Database, { dataDir }: Portal, acknowledged: Submission[], idOf: Map<string, string>, { check, say }: Pick<Findings, 'check' | 'say'>) {
  const photos = Map.groupBy(await db.select({ owner: reportPhotos.reportId, media: reportPhotos.media }).from(reportPhotos), row => row.owner)
  const papers = Map.groupBy((await db.select({ owner: commentFiles.commentId, media: commentFiles.media, sha256: commentFiles.sha256 }).from(commentFiles)).filter(({ owner }) => owner !== null), row => row.owner)
  const proofs = Map.groupBy(await db.select({ owner: objectionFiles.objectionId, media: objectionFiles.media, bytes: objectionFiles.bytes }).from(objectionFiles), row => row.owner)
  const bad: string[] = []
  let good = 0
  for (const submission of acknowledged) {
    if (submission.files === 0) continue
    const id = idOf.get(submission.submissionId) ?? ''
    const files: Array<{ media: string, sha256?: string, bytes?: number }> = photos.get(id) ?? papers.get(id) ?? proofs.get(id) ?? []
    if (files.length !== submission.files) bad.push(`${nameOf(submission)} has ${files.length} of ${submission.files}`)
    for (const { media, sha256, bytes } of files) {
      const content = await readFile(join(dataDir, 'photos/private', media)).catch(() => undefined)
      const isWhole = content !== undefined && (media.endsWith('.jpg')
        ? await sharp(content, { failOn: 'error' }).stats().then(() => true, () => false)
        : sha256 === undefined ? content.length === bytes : createHash('sha256').update(content).digest('hex') === sha256)
      if (isWhole) good += 1
      else bad.push(`${media} of ${nameOf(submission)}`)
    }
  }
  check('every photo and paper of what was acknowledged is kept whole', bad.length === 0, `${good} read${short(bad)}`)

  const known = new Set([...photos.values(), ...papers.values(), ...proofs.values()].flat().map(({ media }) => media))
  for (const { media } of await db.select({ media: photoUploads.media }).from(photoUploads)) known.add(media)
  for (const { media } of await db.select({ media: commentFiles.media }).from(commentFiles)) known.add(media)
  const kept = await readdir(join(dataDir, 'photos/private')).catch(() => [] as string[])
  const uploads = await readdir(join(dataDir, 'uploads')).catch(() => [] as string[])
  let old = 0
  for (const name of uploads) {
    const { mtimeMs } = await stat(join(dataDir, 'uploads', name))
    if (mtimeMs < Date.now() - 3_600_000) old += 1
  }
  say(`${uploads.length} halves of uploads and ${kept.filter(name => !known.has(name)).length} kept photos without a row lie in the data folder; nobody was told they had arrived`)
  check('no half of an upload is older than its sweep', old === 0, `${old} older than an hour`)
}

async function auditMails(db: Database, acknowledged: Submission[], { check }: Pick<Findings, 'check'>) {
  const mails = Map.groupBy(await db.select({ kind: outbox.kind, params: outbox.params }).from(outbox), ({ kind, params }) => `${kind} ${params.number}`)
  const wrong: string[] = []
  let asked = 0
  for (const submission of acknowledged) {
    if (submission.email === null || !submission.receipt || !mailOf[submission.kind]) continue
    asked += 1
    if (mails.get(`${mailOf[submission.kind]} ${submission.receipt.number}`)?.length !== 1) wrong.push(nameOf(submission))
  }
  check('whoever left an address has exactly one mail in the outbox', wrong.length === 0, `${asked - wrong.length} of ${asked}${short(wrong)}`)
}

async function auditEntries(db: Database, acknowledged: Submission[], { check }: Pick<Findings, 'check'>) {
  const entries = new Set((await db.select({ id: recordEntries.subjectId, type: recordEntries.type }).from(recordEntries)).filter(({ type }) => type === 'receipt').map(({ id }) => id))
  const numbers = acknowledged.filter(({ kind, receipt }) => receipt && kind !== 'addition')
  const missing = numbers.filter(({ receipt }) => !entries.has(receipt!.number)).map(nameOf)
  check('each receipt has its entry in the public record', missing.length === 0, `${numbers.length - missing.length} of ${numbers.length}${short(missing)}`)
}

/** Opens receipts as their holders do, as many as fit in the time; the newest and the oldest first. */
export async function openReceipts(portal: Portal, load: Load, { check }: Findings, { seconds = Infinity } = {}): Promise<void> {
  const all = load.acknowledged().filter(({ receipt, kind }) => receipt && kind !== 'addition')
  // Of every kind, spread over the whole run.
  const waiting = [...Map.groupBy(all, ({ kind }) => kind).values()].flatMap(list => list.map((submission, index) => ({ submission, at: index / list.length }))).sort((a, b) => spreadOut(a.at) - spreadOut(b.at))
  const until = performance.now() + seconds * 1000
  const wrong: string[] = []
  let opened = 0
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let next = waiting.shift(); next && performance.now() < until; next = waiting.shift()) {
      const visitor = createVisitor({ baseUrl: portal.url })
      const { kind, receipt } = next.submission
      const isProgram = kind.startsWith('report') || kind.startsWith('comment') || kind === 'volunteer'
      const response = isProgram
        ? await visitor.sendJson('POST', '/api/track', receipt)
        : await visitor.postForm('/track', { ...readHiddenFields(await trackPage(visitor)), ...receipt! })
      if (response.status === (isProgram ? 200 : 303)) opened += 1
      else wrong.push(`${kind} ${receipt!.number} answered ${response.status}`)
    }
  }))
  check('number and query code open it', wrong.length === 0 && opened > 0, `${opened} of ${all.length} opened${opened + wrong.length < all.length ? ', the others not tried in the time' : ''}${short(wrong)}`)
}
/** 0, ½, ¼, ¾ …: the bits of the place reversed. */
function spreadOut(part: number): number {
  let [value, result] = [Math.floor(part * 1024), 0]
  for (let bit = 0; bit < 10; bit++, value >>= 1) result = result * 2 + (value & 1)
  return result
}
let page: string | undefined
const trackPage = async (visitor: ReturnType<typeof createVisitor>) => page ??= await (await visitor.get('/track')).text()

/** `npm run verify` on the data folder. */
export function verifyRecord({ dataDir }: { dataDir: string }, { check }: Findings, env: Record<string, string> = {}): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify.ts'], { env: { ...process.env, ...env, PORTAL_DATA_DIR: dataDir }, encoding: 'utf8' })
  check('npm run verify finds nothing wrong', status === 0, (stdout.trim().split('\n').at(-1) ?? '') + (status === 0 ? '' : `\n${stdout}${stderr}`))
}
