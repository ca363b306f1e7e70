import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { connectDatabase } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { events } from '#server/domain/events/tables'
import { verifyRecord } from '#server/domain/proofs/verify'
import { commitTo } from '#server/domain/record/append'
import { growEdge, hashOfLeaf, rootOfEdge, type Edge } from '#server/domain/record/merkle'
import { signNote, toCheckpointText } from '#server/domain/record/note'
import { signersOf } from '#server/domain/record/signing'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { payloadOf } from '#shared/record/changes'
import { toLeaf } from '#shared/record/leaf'
import { toCanonical } from '#shared/text/canonical'

export const help = '`npm run verify` over a million public changes: verify [COUNT]'

export async function run(args: string[]): Promise<void> {
  // `npm run verify` over a million public changes with their events and four thousand signed roots.
  const count = Number(args[0] ?? 1_000_000)
  const origin = 'portal.invalid/record'
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-bench-verify-'))
  const keys = loadKeys(dataDir)
  const connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  const { db } = connection
  try {
    await connection.migrate({ sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }), postgresql: [] })
    const at = new Date(Date.now() - 60_000)
    const edge: Edge = { size: 0, tiles: [] }
    while (edge.size < count) {
      const hashes: Array<typeof recordHashes.$inferInsert> = []
      const made = Array.from({ length: Math.min(256, count - edge.size) }, () => {
        const [id, siteId, salt] = [createId(), createId(), 'ab'.repeat(16)]
        const event = { id, at, action: 'inspection.published', subjectType: 'inspection', subjectId: siteId, actorKind: 'system', facts: {} }
        const payload = toCanonical(payloadOf({ ...event, subject: { type: event.subjectType, id: siteId } })!.payload)
        const entry = { id: createId(), type: 'change' as const, topic: 'inspection' as const, eventId: id, subjectType: 'inspection', subjectId: siteId, at, dueAt: at, payload, salt, commitment: commitTo(salt, payload) }
        const [leaf, position] = [toLeaf(entry), edge.size]
        for (const { level, index, hash } of growEdge(edge, hashOfLeaf(Buffer.from(leaf)))) hashes.push({ level, index, hash: hash.toString('hex') })
        return { event, entry: { ...entry, leaf, position, integratedAt: at } }
      })
      const root = rootOfEdge(edge).toString('hex')
      const size = edge.size
      await commit(db, tx => [
        tx.insert(events).values(made.map(({ event }) => event)).returning({ id: events.id }),
        tx.insert(recordEntries).values(made.map(({ entry }) => entry)).returning({ id: recordEntries.id }),
        ...hashes.length > 0 ? [tx.insert(recordHashes).values(hashes).returning({ level: recordHashes.level })] : [],
        tx.insert(recordCheckpoints).values({ size, root, note: signNote(toCheckpointText({ origin, size, root }), signersOf(keys, origin)), signedAt: at }).returning({ size: recordCheckpoints.size }),
      ])
    }
    const began = performance.now()
    const { errors, lines } = await verifyRecord(db, { keys, dataDir, now: new Date() })
    console.log([...lines, ...errors.slice(0, 3), `${count} entries verified in ${((performance.now() - began) / 1000).toFixed(1)} s, ${errors.length} wrong`].join('\n'))
  }
  finally {
    await connection.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
