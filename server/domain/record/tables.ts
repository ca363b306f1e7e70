import { day, id, index, integer, primaryKey, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { Topic } from '../../../shared/record/changes.ts'
import type { EntryType } from '../../../shared/record/leaf.ts'

/**
 * What the public record commits to, one row per leaf of the log. A row without a position waits for the sequencer. Position,
 * commitment and leaf stay for good; what they commit to goes with an erasure, and a dated mark takes its place.
 */
export const recordEntries = table('record_entries', {
  id: id('id').primaryKey(),
  /** change: of something public. receipt: that something came. state: how a public entry reads. day: counts of a day. erasure: that a payload went. key: that the log has a new key. restore: that a copy of the database was put back. */
  type: text('type').$type<EntryType>().notNull(),
  topic: text('topic').$type<Topic>(),
  /** The event of a change. */
  eventId: id('event_id'),
  /** What it is about; of a receipt: `receipt` and its number. */
  subjectType: text('subject_type'),
  subjectId: text('subject_id'),
  /** When it happened, and from when on it may be put into the log: receipts wait for the end of their hour. */
  at: timestamp('at').notNull(),
  dueAt: timestamp('due_at').notNull(),
  /** Canonical JSON the commitment is of, and the salt before it, 32 hexadecimal signs; both null once erased. A receipt's salt is nowhere: it is its holder's. */
  payload: text('payload'),
  salt: text('salt'),
  /** SHA-256 of salt and payload, of a receipt the HMAC under its secret; hexadecimal. */
  commitment: text('commitment').notNull(),
  /** The leaf's bytes as UTF-8, its place in the log from 0, and when it was put there. */
  leaf: text('leaf'),
  position: integer('position'),
  integratedAt: timestamp('integrated_at'),
  erasedAt: timestamp('erased_at'),
  /** A code: `withdrawn`, `erased`, `demonstration`. */
  erasedReason: text('erased_reason'),
}, t => [
  uniqueIndex('record_entries_by_position').on(t.position),
  index('record_entries_waiting').on(t.position, t.dueAt, t.id),
  index('record_entries_by_subject').on(t.subjectType, t.subjectId, t.at),
  index('record_entries_by_event').on(t.eventId),
  index('record_entries_by_time').on(t.at, t.id),
])

/** How many entries each day put into the log, kept with every checkpoint: a day can be as long as a whole ledger. */
export const recordCounts = table('record_counts', {
  /** Of the checkpoint, in Beijing. */
  day: day('day').notNull(),
  type: text('type').$type<EntryType>().notNull(),
  /** Of a change; else empty. */
  topic: text('topic').$type<Topic | ''>().notNull(),
  entries: integer('entries').notNull(),
}, t => [primaryKey({ columns: [t.day, t.type, t.topic] })])

/** How far the record has looked for what it has to commit to. */
export const recordWalks = table('record_walks', {
  /** `site`. */
  topic: text('topic').primaryKey(),
  /** Everything that changed before has been looked at. */
  lookedUntil: timestamp('looked_until').notNull(),
})

/** Hashes of full tiles: at level 1 the root of 256 leaves, at level 2 of 256 of those, and so on; hexadecimal. */
export const recordHashes = table('record_hashes', {
  level: integer('level').notNull(),
  index: integer('index').notNull(),
  hash: text('hash').notNull(),
}, t => [primaryKey({ columns: [t.level, t.index] })])

/** Every root the log was ever signed at. */
export const recordCheckpoints = table('record_checkpoints', {
  /** How many leaves it covers. */
  size: integer('size').primaryKey(),
  /** Hexadecimal. */
  root: text('root').notNull(),
  /** The signed note, without the lines of witnesses. */
  note: text('note').notNull(),
  signedAt: timestamp('signed_at').notNull(),
}, t => [index('record_checkpoints_by_time').on(t.signedAt, t.size)])

/** What witnesses signed: a line of a note each. */
export const recordCosignatures = table('record_cosignatures', {
  size: integer('size').notNull(),
  /** The name in the witness's key. */
  witness: text('witness').notNull(),
  line: text('line').notNull(),
  at: timestamp('at').notNull(),
}, t => [primaryKey({ columns: [t.size, t.witness] })])

/** How far each witness named in site.json is, and when to go there again. */
export const recordWitnesses = table('record_witnesses', {
  /** The name in the witness's key. */
  witness: text('witness').primaryKey(),
  /** The size it last signed, as far as we know; null before it ever answered. */
  size: integer('size'),
  nextAt: timestamp('next_at').notNull(),
  /** How often in a row it did not sign. */
  failures: integer('failures').notNull(),
  /** A code: `signed`, `conflict`, `refused`, `unverified`, `unreachable`. */
  outcome: text('outcome').$type<'signed' | 'conflict' | 'refused' | 'unverified' | 'unreachable'>(),
  /** The status it answered with, null when it did not answer. */
  status: integer('status'),
  triedAt: timestamp('tried_at'),
})
