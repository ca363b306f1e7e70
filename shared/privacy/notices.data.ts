/**
 * Every version of every notice somebody consents to. A consent names its version in the row it was given for; a changed text is another
 * version with its day, and the earlier ones stay here. `isSeparate`: 单独同意, asked for by itself (个人信息保护法 23, 25, 29, 31).
 */
export interface PrivacyNotice { purpose: 'report' | 'comment' | 'application' | 'volunteer' | 'order' | 'objection' | 'assistance', version: number, since: string, isSeparate: boolean }

export const privacyNotices = [
  { purpose: 'report', version: 1, since: '2026-11-22', isSeparate: false },
  { purpose: 'comment', version: 1, since: '2026-11-22', isSeparate: false },
  { purpose: 'application', version: 1, since: '2026-11-22', isSeparate: false },
  { purpose: 'volunteer', version: 1, since: '2026-11-22', isSeparate: true },
  { purpose: 'order', version: 1, since: '2026-11-22', isSeparate: true },
  { purpose: 'objection', version: 1, since: '2026-11-22', isSeparate: false },
  { purpose: 'assistance', version: 1, since: '2026-11-22', isSeparate: true },
] as const satisfies readonly PrivacyNotice[]

export type NoticePurpose = PrivacyNotice['purpose']

/** The version in force. */
export function currentNotice(purpose: NoticePurpose): PrivacyNotice {
  return privacyNotices.filter(notice => notice.purpose === purpose).reduce((newest, notice) => notice.version > newest.version ? notice : newest)
}
