import type { ClockId } from '../calendar/clocks.ts'

/**
 * How long each class of personal data is kept, and from when. `clock` names the time limit an operator can set in `site.json`; without
 * one the length is fixed in days, and null days are kept for good because the law wants the record.
 */
export interface RetentionClass { id: string, from: 'begun' | 'uploaded' | 'approved' | 'closed' | 'left' | 'meeting' | 'asked' | 'scanned' | 'decided' | 'kept', clock: ClockId | null, days: number | null, basis: string }

const needed = '个人信息保护法 19'

export const retentionClasses = [
  { id: 'drafts', from: 'begun', clock: null, days: 7, basis: needed },
  { id: 'uploads', from: 'uploaded', clock: null, days: 7, basis: needed },
  { id: 'strayFiles', from: 'uploaded', clock: null, days: 1, basis: needed },
  { id: 'originals', from: 'approved', clock: null, days: 1, basis: needed },
  { id: 'contacts', from: 'closed', clock: 'report.contactRetention', days: null, basis: needed },
  { id: 'leftReports', from: 'left', clock: 'report.contactRetention', days: null, basis: '个人信息保护法 19、47' },
  { id: 'followers', from: 'asked', clock: null, days: 7, basis: needed },
  { id: 'digestFollowers', from: 'asked', clock: null, days: 7, basis: needed },
  { id: 'commentDrafts', from: 'begun', clock: null, days: 7, basis: needed },
  { id: 'commentFiles', from: 'uploaded', clock: null, days: 7, basis: needed },
  { id: 'applicants', from: 'meeting', clock: 'hearing.contactRetention', days: null, basis: needed },
  { id: 'scans', from: 'scanned', clock: null, days: 7, basis: needed },
  { id: 'volunteers', from: 'left', clock: 'volunteer.contactRetention', days: null, basis: needed },
  { id: 'askers', from: 'closed', clock: 'order.contactRetention', days: null, basis: needed },
  { id: 'objectors', from: 'decided', clock: 'objection.contactRetention', days: null, basis: needed },
  { id: 'helped', from: 'closed', clock: 'assistance.contactRetention', days: null, basis: needed },
  { id: 'publicRecord', from: 'kept', clock: null, days: null, basis: '档案法 13；政府信息公开条例 20' },
] as const satisfies readonly RetentionClass[]

export type RetentionClassId = (typeof retentionClasses)[number]['id']
/** The classes something is removed of when its time is over. */
export type ExpiringClassId = Exclude<RetentionClassId, 'publicRecord'>
