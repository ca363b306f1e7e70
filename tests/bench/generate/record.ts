import type Sqlite from 'better-sqlite3'
import type { events } from '#server/domain/events/tables'
import type { Keys } from '#server/crypto/keys'
import type { RecordedSite } from '#server/domain/ledger/recorded'
import type { Database } from '#server/database/connect'
import { writeAnchor } from '#server/domain/record/anchor'
import { blind, commitTo } from '#server/domain/record/append'
import { addToDay } from '#server/domain/record/counts'
import { growEdge, hashOfLeaf, rootOfEdge, type Edge } from '#server/domain/record/merkle'
import { signNote, toCheckpointText } from '#server/domain/record/note'
import { signersOf } from '#server/domain/record/signing'
import { digestOf } from '#server/domain/record/states'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { payloadOf } from '#shared/record/changes'
import { toLeaf } from '#shared/record/leaf'
import type { ReceiptStatement } from '#shared/record/said'
import { toCanonical } from '#shared/text/canonical'
import { toDay } from '#shared/time'
import { inserter } from './bulk.ts'
import type { Random } from './random.ts'

type EventRow = typeof events.$inferSelect
type EntryRow = typeof recordEntries.$inferSelect
type NewEntry = Pick<EntryRow, 'id' | 'type' | 'topic' | 'eventId' | 'subjectType' | 'subjectId' | 'at' | 'dueAt' | 'payload' | 'salt' | 'commitment'>

export type RecordWriter = ReturnType<typeof openRecord>

const hourMs = 3_600_000

/** Continues the public record from the edge it is at: entries are in the log at once, signed in large batches. */
export function openRecord(raw: Sqlite.Database, db: Database, { edge, random, now, keys, dataDir, origin }: {
  edge: Edge, random: Random, now: Date, keys: Keys, dataDir: string, origin: string
}) {
  const insert = { entry: inserter(raw, recordEntries), hash: inserter(raw, recordHashes), checkpoint: inserter(raw, recordCheckpoints) }
  const signed = edge.size
  let latest = signed
  let unsigned: Array<Pick<NewEntry, 'type' | 'topic'>> = []
  const sign = () => {
    if (edge.size === latest) return
    const [size, root] = [edge.size, rootOfEdge(edge).toString('hex')]
    const note = signNote(toCheckpointText({ origin, size, root }), signersOf(keys, origin))
    insert.checkpoint({ size, root, note, signedAt: now })
    for (const write of addToDay(db, toDay(now), unsigned)) write.all()
    writeAnchor(dataDir, note)
    latest = size
    unsigned = []
  }
  const add = (entry: NewEntry) => {
    const leaf = toLeaf(entry)
    const position = edge.size
    for (const { level, index, hash } of growEdge(edge, hashOfLeaf(Buffer.from(leaf)))) insert.hash({ level, index, hash: hash.toString('hex') })
    insert.entry({ ...entry, leaf, position, integratedAt: now, erasedAt: null, erasedReason: null })
    unsigned.push({ type: entry.type, topic: entry.topic })
    if (edge.size - latest >= 65_536) sign()
  }
  return {
    /** How many entries the event has in the record: one, or none. */
    change({ id: eventId, action, subjectType, subjectId, at, reason, facts }: EventRow): 0 | 1 {
      const recorded = payloadOf({ action, subject: { type: subjectType, id: subjectId }, at, reason, facts })
      if (!recorded) return 0
      const [payload, salt] = [toCanonical(recorded.payload), random.hex(16)]
      add({ id: random.id(), type: 'change', topic: recorded.topic, eventId, subjectType, subjectId, at, dueAt: at, payload, salt, commitment: commitTo(salt, payload) })
      return 1
    },
    state({ id, siteId, site, at }: { id: string, siteId: string, site: RecordedSite, at: Date }) {
      const salt = random.hex(16)
      const payload = toCanonical({ v: 1, subject: 'site', id: siteId, at: at.toISOString(), version: site.version, digest: digestOf(salt, site.projection) })
      add({ id, type: 'state', topic: 'site', eventId: null, subjectType: 'site', subjectId: siteId, at, dueAt: at, payload, salt, commitment: commitTo(salt, payload) })
    },
    receipt({ statement, secret, at }: { statement: ReceiptStatement, secret: Buffer, at: Date }) {
      const payload = toCanonical(statement)
      add({
        id: random.id(), type: 'receipt', topic: null, eventId: null, subjectType: 'receipt', subjectId: statement.number, at,
        dueAt: new Date((Math.floor(at.getTime() / hourMs) + 1) * hourMs), payload, salt: null, commitment: blind(secret, payload),
      })
    },
    sign,
  }
}
