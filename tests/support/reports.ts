import { randomBytes, randomUUID } from 'node:crypto'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { submitReport, type Submission } from '#server/domain/reports/commands'
import { photoUploads } from '#server/domain/reports/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from './clock.ts'
import { testKeys } from './keys.ts'

export { testKeys }

/** A resident's report of a roof extension in 八角街道. */
export function aSubmission(changes: Partial<Submission> = {}): Submission {
  return {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, seenOn: '2026-11-20', subDistrict: '110107003',
    community: null, placeWords: '公园北门对面的小楼', nearWords: null, position: null, siteId: null,
    words: '楼顶上正在搭彩钢房，每天下午有吊车。', keepPassages: false, contact: null, ...changes,
  }
}

export const circumstances = { keys: testKeys, calendar: packagedCalendar, locale: 'zh-CN' as const, now: monday }

/** Submits a report and gives its receipt. */
export function aReport(db: Database, changes: Partial<Submission> = {}, { now = monday } = {}) {
  return submitReport(db, { submission: aSubmission(changes), uploads: [], ...circumstances, now })
}

/** A photo that has arrived, as far as the database knows. */
export async function anUpload(db: Database) {
  const upload = {
    id: createId(), sha256: randomBytes(32).toString('hex'), draftId: null, media: `${createId()}.jpg`, width: 1600, height: 1200, size: 270_000,
    expiresAt: later(monday, { hours: 24 }),
  }
  await commit(db, tx => [tx.insert(photoUploads).values(upload).returning()])
  return upload
}
