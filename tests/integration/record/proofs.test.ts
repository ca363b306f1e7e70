import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { withdrawConsent } from '#server/domain/privacy/rights'
import { findProof } from '#server/domain/proofs/queries'
import { findCheckpoint, readTile, toTilePath } from '#server/domain/record/log'
import { integrate } from '#server/domain/record/sequencer'
import { recordEntries } from '#server/domain/record/tables'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { ReceiptKind } from '#shared/receipts/number'
import { receiptPrefixes } from '#shared/receipts/number'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { receiptName, receiptWords, sendAReceipt } from '../../support/receipts.ts'
import { addEntries, aRecordPortal, origin } from '../../support/record.ts'
import { checkLog, checkProof, verifyEd25519 } from '../../../server/checker/recordCore.mjs'

const run = promisify(execFile)
const part = (name: string) => readFileSync(`server/checker/${name}`, 'utf8')
const photos = { remove: () => Promise.resolve(), open: () => Promise.resolve(undefined) } as unknown as PhotoStore

/** An empty folder with nothing in it but the script, as somebody has it at home. */
function atHome() {
  const folder = mkdtempSync(join(tmpdir(), 'at-home-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'check.mjs'), `${part('core.mjs')}\n${part('recordCore.mjs')}\n${part('recordMain.mjs')}`)
  const check = async (name: string, ...options: string[]) => {
    try { return { status: 0, out: (await run(process.execPath, ['check.mjs', name, ...options], { cwd: folder, env: {} })).stdout } }
    catch (error) { return { status: (error as { code: number }).code, out: (error as { stdout: string }).stdout } }
  }
  return { folder, check, keep: (name: string, text: string) => writeFileSync(join(folder, name), text) }
}

const proofOf = async (db: Database, kind: ReceiptKind, subjectId: string) => {
  const found = await findProof(db, { kind, subjectId, keys: testKeys, origin })
  if (found.state !== 'written') throw new Error(found.state)
  return found.proof
}

describe.each(Object.keys(receiptPrefixes) as ReceiptKind[])('whoever holds the receipt of a %s', (kind) => {
  it('can prove it at home with one file and no network, before and after their words are erased', async () => {
    const db = await createTestDatabase()
    const submissionId = randomUUID()
    const { subjectId, number } = await sendAReceipt[kind](db, submissionId)
    const portal = aRecordPortal(db)
    await addEntries(db, 20, { at: monday })
    expect(await findProof(db, { kind, subjectId, keys: testKeys, origin })).toMatchObject({ state: 'waiting' })
    await integrate(portal, later(monday, { days: 3 }))
    const home = atHome()
    const before = await proofOf(db, kind, subjectId)
    home.keep('before.json', JSON.stringify(before, null, 2))
    expect(JSON.stringify(before.said)).toContain(receiptWords)
    expect(await home.check('before.json', '--key', before.verifierKeys[0]!)).toMatchObject({ status: 0, out: expect.stringContaining(number) as string })

    await withdrawConsent(db, { kind, id: subjectId, photos, keys: testKeys, calendar: packagedCalendar, now: later(monday, { days: 3 }) })
    await addEntries(db, 300, { at: monday })
    await integrate(portal, later(monday, { days: 4 }))
    const after = await proofOf(db, kind, subjectId)
    expect(after.size).toBeGreaterThan(before.size)
    expect(after.secret).toBe(before.secret)
    home.keep('after.json', JSON.stringify(after))
    expect(await home.check('after.json')).toMatchObject({ status: 0, out: expect.stringContaining('Everything agrees') as string })
    // What was taken home before says what was said, whatever has gone here.
    expect(await home.check('before.json')).toMatchObject({ status: 0, out: expect.stringContaining(receiptWords) as string })
  })
})

it('no change of a single sign of a proof, where it changes what it says, is accepted', async () => {
  const db = await createTestDatabase()
  const { subjectId } = await sendAReceipt.report(db)
  await addEntries(db, 40, { at: monday })
  await integrate(aRecordPortal(db), later(monday, { days: 1 }))
  const proof = await proofOf(db, 'report', subjectId)
  const text = JSON.stringify(proof)
  expect(await checkProof(proof)).toMatchObject({ errors: [] })
  const bytes = Buffer.from(text)
  let tried = 0
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = changed[at]! ^ (1 << at % 7)
    let parsed: unknown
    try { parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(changed)) }
    catch { continue }
    if (JSON.stringify(parsed) === text) continue
    tried++
    expect((await checkProof(parsed)).errors, `byte ${at}`).not.toEqual([])
  }
  expect(tried).toBeGreaterThan(500)
})

it('refuses a proof signed by another key, of another receipt, or another log', async () => {
  const db = await createTestDatabase()
  const [one, other] = [await sendAReceipt.report(db), await sendAReceipt.proposal(db)]
  await integrate(aRecordPortal(db), later(monday, { days: 1 }))
  const [mine, theirs] = [await proofOf(db, 'report', one.subjectId), await proofOf(db, 'proposal', other.subjectId)]
  for (const mixed of [{ ...mine, statement: theirs.statement }, { ...mine, said: theirs.said }, { ...mine, leaf: theirs.leaf }, { ...mine, position: theirs.position }, { ...mine, secret: theirs.secret }, { ...mine, verifierKeys: [] }, { ...mine, extra: 1 }, null, [], 'x']) {
    expect((await checkProof(mixed)).errors).not.toEqual([])
  }
  expect((await checkProof(mine, { keys: ['other+00000000+AAAA'] })).errors).not.toEqual([])
})

it('the leaf of a receipt says its hour and nothing else, and its place does not say when in that hour it came', async () => {
  const moved: boolean[] = []
  for (let run = 0; run < 3; run++) {
    const db = await createTestDatabase()
    const numbers: string[] = []
    for (let n = 0; n < 12; n++) numbers.push((await sendAReceipt.proposal(db)).number)
    await integrate(aRecordPortal(db), later(monday, { days: 1 }))
    const rows = await db.select().from(recordEntries).where(eq(recordEntries.type, 'receipt')).orderBy(asc(recordEntries.position))
    for (const { leaf, commitment } of rows) expect(JSON.parse(leaf!)).toEqual({ v: 1, type: 'receipt', batch: '2026-11-23T02Z', commitment })
    const all = rows.map(({ leaf }) => leaf).join()
    for (const hidden of [receiptWords, receiptName, ...numbers, 'YS-']) expect(all).not.toContain(hidden)
    moved.push(rows.map(({ subjectId }) => subjectId).join() !== numbers.join())
  }
  expect(moved).toContain(true)
})

it('the same submission again has the same proof', async () => {
  const db = await createTestDatabase()
  const submissionId = randomUUID()
  const first = await sendAReceipt.order(db, submissionId)
  await integrate(aRecordPortal(db), later(monday, { days: 1 }))
  const before = await proofOf(db, 'order', first.subjectId)
  const again = await sendAReceipt.order(db, submissionId)
  expect(await proofOf(db, 'order', again.subjectId)).toEqual(before)
})

/** The whole log as files below a folder. */
async function keepLog(db: Database, folder: string, keys: readonly string[]) {
  const { size, note } = (await findCheckpoint(db))!
  const keep = (path: string, bytes: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  keep('checkpoint', note)
  keep('keys', keys.map(line => `${line}\n`).join(''))
  for (let index = 0; index * 256 < size; index++) {
    const place = { level: 'entries' as const, index, width: Math.min(256, size - index * 256) }
    keep(`tile/${toTilePath(place)}`, (await readTile(db, place))!)
  }
}

it('the whole log is checked at home, against a checkpoint kept earlier; a changed, dropped or rewritten leaf is found', async () => {
  const db = await createTestDatabase()
  const { subjectId } = await sendAReceipt.report(db)
  await addEntries(db, 300, { at: monday })
  const portal = aRecordPortal(db)
  await integrate(portal, later(monday, { days: 1 }))
  const { note: earlier, size } = (await findCheckpoint(db))!
  const { verifierKeys } = await proofOf(db, 'report', subjectId)
  await addEntries(db, 400, { at: monday })
  await integrate(portal, later(monday, { days: 2 }))
  const home = atHome()
  await keepLog(db, join(home.folder, 'log'), verifierKeys)
  home.keep('earlier', earlier)
  expect(await home.check('log', '--since', 'earlier')).toMatchObject({ status: 0, out: expect.stringContaining(`${size} entries`) as string })
  const file = join(home.folder, 'log/tile/entries/001')
  const bytes = readFileSync(file)
  for (let time = 0; time < 12; time++) {
    const changed = Buffer.from(bytes)
    const at = randomBytes(4).readUInt32BE() % changed.length
    changed[at] = changed[at]! ^ 1
    writeFileSync(file, changed)
    expect(await home.check('log'), `byte ${at}`).toMatchObject({ status: 1 })
  }
  writeFileSync(file, bytes)
  // Another log, as it would be after a rewrite, signed by the same keys.
  const rewritten = await createTestDatabase()
  await addEntries(rewritten, 800, { at: monday })
  await integrate(aRecordPortal(rewritten), later(monday, { days: 2 }))
  await keepLog(rewritten, join(home.folder, 'rewritten'), verifierKeys)
  expect(await home.check('rewritten')).toMatchObject({ status: 0 })
  expect(await home.check('rewritten', '--since', 'earlier')).toMatchObject({ status: 1, out: expect.stringContaining('contradicts') as string })
  expect((await checkLog({ read: () => undefined })).errors).not.toEqual([])
})

it('checks signatures as Node does where a browser cannot', async () => {
  for (let time = 0; time < 20; time++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
    const message = new Uint8Array(randomBytes(time * 7))
    const signature = new Uint8Array(sign(null, message, privateKey))
    expect(await verifyEd25519({ publicKey: raw, signature, message })).toBe(true)
    const at = time * 3 % 64
    expect(await verifyEd25519({ publicKey: raw, signature: signature.map((byte, place) => place === at ? byte ^ 4 : byte), message })).toBe(false)
    expect(await verifyEd25519({ publicKey: raw.map((byte, place) => place === time ? byte ^ 1 : byte), signature, message })).toBe(false)
    expect(await verifyEd25519({ publicKey: raw, signature, message: Uint8Array.of(...message, 0) })).toBe(false)
  }
})
