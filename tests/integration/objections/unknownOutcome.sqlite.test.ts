import { randomUUID } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { fileObjection } from '#server/domain/objections/filing'
import { objectionFiles } from '#server/domain/objections/tables'
import type { PhotoStore } from '#server/media/store'
import { createTestDatabase } from '../../support/database.ts'
import { anObjectionAnswer, aPublicSite, circumstances } from '../../support/objections.ts'

const paper = { name: 'paper.pdf', mediaType: 'application/pdf' as const, size: 100, sha256: 'a'.repeat(64) }

/** A database whose disk fails with the last statement of a commit: before it is stored, or after. */
function failing(db: Database, when: 'before' | 'after'): Database {
  const text = (query: SQL) => query.queryChunks.map(chunk => (chunk as { value?: string[] }).value?.join('') ?? '').join('')
  return Object.assign(Object.create(db) as Database, {
    run(query: SQL) {
      if (text(query) !== 'commit') return db.run(query)
      db.run(when === 'after' ? query : sql`rollback`)
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
    },
  })
}

it.each(['before', 'after'] as const)('papers of an objection stay when the disk fails %s it is stored: nobody knows which it was', async (when) => {
  const db = await createTestDatabase()
  const siteId = await aPublicSite(db)
  const removed: string[] = []
  const photos = { remove: (_area: string, name: string) => Promise.resolve(void removed.push(name)) } as unknown as PhotoStore
  const submissionId = randomUUID()
  const file = (to: Database) => fileObjection(to, { submissionId, answer: anObjectionAnswer(siteId), files: [paper], photos, ...circumstances })
  const answer = await file(failing(db, when)).then(() => 'taken', (error: { code: string }) => error.code)
  expect(answer).toBe(when === 'after' ? 'taken' : 'not_stored')
  expect(removed).toEqual([])
  expect((await db.select().from(objectionFiles)).map(({ media }) => media)).toEqual(when === 'after' ? ['paper.pdf'] : [])
})

it('papers of an objection that was refused go at once', async () => {
  const db = await createTestDatabase()
  const removed: string[] = []
  const photos = { remove: (_area: string, name: string) => Promise.resolve(void removed.push(name)) } as unknown as PhotoStore
  await expect(fileObjection(db, { submissionId: randomUUID(), answer: anObjectionAnswer('nowhere'), files: [paper], photos, ...circumstances })).rejects.toMatchObject({ status: 404 })
  expect(removed).toEqual(['paper.pdf'])
})
