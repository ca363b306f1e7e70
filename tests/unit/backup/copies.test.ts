import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { expireApart, readApart, storeApart } from '#server/backup/apart'
import { expireCopies, findCopy, listCopies } from '#server/backup/catalog'
import { BackupError } from '#server/backup/errors'
import { createIdentity, openBytes, openStream, parseIdentities, parseRecipients, sealBytes, sealStream } from '#server/backup/sealing'
import { copyDatabase } from '#server/backup/sqlite'
import { openFolder, openTarget } from '#server/backup/target'

const now = new Date('2026-11-23T02:00:00Z')
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portal-copies-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('what is sealed', () => {
  test('opens for its identity alone', async () => {
    const [mine, other] = [await createIdentity(), await createIdentity()]
    const bytes = randomBytes(200_000)
    const sealed = await buffer(await sealStream(Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]), [mine.recipient]))
    expect(await buffer(await openStream(Readable.from([sealed]), [other.identity, mine.identity]))).toEqual(bytes)
    await expect(openStream(Readable.from([sealed]), [other.identity])).rejects.toThrow('not made for this identity')
  })

  test('does not open when a byte of it is changed or its end is missing', async () => {
    const { identity, recipient } = await createIdentity()
    const sealed = await sealBytes(randomBytes(1000), [recipient])
    for (const at of [0, 40, 120, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      await expect(openBytes(changed, [identity])).rejects.toThrow(BackupError)
    }
    await expect(openBytes(sealed.subarray(0, -20), [identity])).rejects.toThrow(BackupError)
  })

  test('is never sealed for nobody, and no private key is taken for a public one', async () => {
    const { identity, recipient } = await createIdentity()
    expect(() => parseRecipients(' ')).toThrow('Nobody is named')
    expect(() => parseRecipients('age1nonsense')).toThrow(BackupError)
    expect(() => parseRecipients(identity)).toThrow('a private one')
    expect(parseRecipients(`${recipient}, ${recipient}`)).toEqual([recipient])
    expect(() => parseIdentities(recipient)).toThrow(BackupError)
    expect(parseIdentities(`# words\n${identity}\n`)).toEqual([identity])
  })
})

describe('a folder of copies', () => {
  const put = (folder: string, key: string, text = key) => openFolder(folder).put(key, Buffer.from(text), { size: Buffer.byteLength(text), sha256: hashOf(Buffer.from(text)) })

  test('keeps nothing that is not what its hash says, and no name that leads out of it', async () => {
    const folder = aFolder()
    await expect(openFolder(folder).put('a', Buffer.from('x'), { size: 1, sha256: hashOf(Buffer.from('y')) })).rejects.toThrow(BackupError)
    expect(readdirSync(folder)).toEqual([])
    await expect(put(join(folder, 'inside'), '../outside')).rejects.toThrow(BackupError)
    expect(existsSync(join(folder, 'outside'))).toBe(false)
    await expect(openTarget('ftp://somewhere')).rejects.toThrow(BackupError)
  })

  const idOf = (at: string, end = '00000000') => `${at.replace(/[-:]/g, '')}-${end}`
  async function aCopy(folder: string, id: string, { photos = [] as string[], isFinished = true } = {}) {
    const sums = photos.map(photo => `${hashOf(Buffer.from(photo))} ${photo.length} ${photo}`).join('\n')
    for (const photo of photos) await put(folder, photo)
    await put(folder, `backups/${id}/sums`, `${sums}\n`)
    if (isFinished) await put(folder, `backups/${id}/manifest.age`)
  }

  test('names a copy finished by its manifest alone', async () => {
    const folder = aFolder()
    await expect(findCopy(openFolder(folder))).rejects.toThrow('There is no copy here')
    await aCopy(folder, idOf('2026-11-22T02:00:00Z'), { isFinished: false })
    await expect(findCopy(openFolder(folder))).rejects.toThrow('no finished copy')
    await aCopy(folder, idOf('2026-11-21T02:00:00Z'))
    expect(await findCopy(openFolder(folder))).toEqual({ id: idOf('2026-11-21T02:00:00Z'), at: new Date('2026-11-21T02:00:00Z') })
    await expect(findCopy(openFolder(folder), idOf('2026-11-22T02:00:00Z'))).rejects.toThrow('never finished')
  })

  test('loses copies over their days with the photos only they name, and never its newest', async () => {
    const folder = aFolder()
    const [old, mid, newest] = [idOf('2026-09-01T02:00:00Z'), idOf('2026-10-30T02:00:00Z'), idOf('2026-11-01T02:00:00Z')]
    await aCopy(folder, old, { photos: ['objects/r/aa/gone', 'objects/r/bb/shared'] })
    await aCopy(folder, mid, { photos: ['objects/r/bb/shared', 'objects/r/cc/kept'] })
    await aCopy(folder, newest)
    // What was stored within the last day may belong to a copy under way.
    const later = new Date(Date.now() + 2 * 24 * 3_600_000)
    const { removed, photos } = await expireCopies(openFolder(folder), { keepDays: Math.round((later.getTime() - new Date('2026-10-01').getTime()) / 86_400_000), now: later })
    expect({ removed, photos }).toEqual({ removed: [old], photos: 1 })
    expect((await listCopies(openFolder(folder))).copies.map(({ id }) => id)).toEqual([mid, newest])
    expect(existsSync(join(folder, 'objects/r/bb/shared'))).toBe(true)
    expect(existsSync(join(folder, 'objects/r/aa/gone'))).toBe(false)
    await expireCopies(openFolder(folder), { keepDays: 1, now: new Date('2030-01-01') })
    expect((await listCopies(openFolder(folder))).copies.map(({ id }) => id)).toEqual([newest])
  })

  test('keeps keys and the list of deletions for their own people, the newest however old', async () => {
    const folder = aFolder()
    const { identity, recipient } = await createIdentity()
    const target = openFolder(folder)
    const name = await storeApart(target, { at: new Date('2026-01-01T00:00:00Z'), keys: '{"root":"x"}', erasures: '{"event":"e"}\n' }, [recipient])
    const newer = await storeApart(target, { at: new Date('2026-02-01T00:00:00Z'), keys: '{"root":"y"}', erasures: '' }, [recipient])
    expect(await readApart(await buffer((await target.get(name))!.bytes), [identity])).toEqual({ at: new Date('2026-01-01T00:00:00Z'), keys: '{"root":"x"}', erasures: '{"event":"e"}\n' })
    expect(await expireApart(target, { keepDays: 35, now })).toBe(1)
    expect(await target.look(newer)).toBeDefined()
    expect(await readApart(Buffer.from('{"version":1,"root":"cm9vdA==","contact":{"current":"k1","ring":{}}}'), [])).toMatchObject({ erasures: '' })
    await expect(readApart(Buffer.from('{"something":1}'), [])).rejects.toThrow(BackupError)
  })
})

describe('the copy of a SQLite database', () => {
  test('is of one moment while others write, and is not begun anew by them', async () => {
    const folder = aFolder()
    mkdirSync(folder, { recursive: true })
    const writer = new Sqlite(join(folder, 'portal.sqlite'))
    onTestFinished(() => { writer.close() })
    writer.exec('pragma journal_mode = wal; create table pairs (a integer, b integer, filler text)')
    const insert = writer.prepare('insert into pairs values (?, ?, ?)')
    writer.transaction(() => { for (let at = 0; at < 30_000; at++) insert.run(at, at, 'x'.repeat(800)) })()
    const writing = setInterval(() => { for (let at = 0; at < 20; at++) insert.run(-1, -1, 'later') }, 1)
    await copyDatabase(join(folder, 'portal.sqlite'), join(folder, 'copy.sqlite'))
    clearInterval(writing)
    const copy = new Sqlite(join(folder, 'copy.sqlite'))
    expect(copy.prepare('select count(*) as count from pairs').get()).toEqual({ count: 30_000 })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    copy.close()
    expect(writer.prepare('select count(*) as count from pairs where a = -1').get()).not.toEqual({ count: 0 })
  })

  test('is refused where there is none', async () => {
    await expect(copyDatabase(join(aFolder(), 'portal.sqlite'), 'x')).rejects.toThrow(BackupError)
  })
})
