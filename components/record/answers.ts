import type { PublicEntry, RecordDay } from '#server/domain/record/publicEntries'
import type { WitnessStanding } from '#server/domain/record/witnesses'

export interface ShownCheckpoint { size: number, root: string, signedAt: string, shortNumber: string }

/** What the endpoints of the record answer, as a page gets it. */
export interface RecordAnswer {
  checkpoint: (ShownCheckpoint & { note: string }) | null
  keys: string[]
  address: string
  days: RecordDay[]
  next: string | null
  isFirst: boolean
  witnesses: (Omit<WitnessStanding, 'at'> & { at: string | null })[]
  compared: { size: number, found: ShownCheckpoint | null } | null
  /** What is stored contradicts what was signed: nothing is signed any more. */
  isStopped?: boolean
}

export interface RecordDayAnswer extends RecordDay {
  start: number
  items: PublicEntry[]
  nextCursor: string | null
}

export interface RecordNoticeAnswer {
  checkpoint: ShownCheckpoint | null
  address: string
  shortAddress: string
  qr: { size: number, path: string }
}
