import { dueBy, type Due } from '../calendar/clocks.ts'
import type { WorkCalendar } from '../calendar/calendar.ts'
import { toDay, type Day } from '../time.ts'
import { dueOfAnswers } from './answers.ts'
import type { NoticeText } from './records.ts'
import { isLate, type MatterKind, type MatterStage } from './rules.ts'
import { isOfLaw, isShort } from './window.ts'

/** What of a matter decides its next step. */
export interface Preparation {
  kind: MatterKind
  stage: MatterStage
  subDistrict: string | null
  community: string | null
  notice: NoticeText
  textVersion: number
  opensAt: Date | null
  closesAt: Date | null
  legalityAskedAt: Date | null
  legalityAt: Date | null
}

const required: Record<'law' | 'hall', readonly (keyof NoticeText)[]> = {
  law: ['title', 'organiser', 'subject', 'explanation', 'basis', 'contact'],
  hall: ['title', 'organiser', 'subject', 'contact'],
}

export type Missing = keyof NoticeText | 'text' | 'community' | 'close' | 'closeBeforeOpening' | 'openingOver' | 'legality'

/** What has to be written before somebody checks the law, or, in a hall, before it is announced. */
export function missingFromDraft({ kind, notice, textVersion, community }: Pick<Preparation, 'kind' | 'notice' | 'textVersion' | 'community'>): Missing[] {
  const ofLaw = isOfLaw(kind)
  return [
    ...required[ofLaw ? 'law' : 'hall'].filter(part => !notice[part]?.zh),
    ...ofLaw && textVersion === 0 ? ['text' as const] : [],
    ...!ofLaw && community === null ? ['community' as const] : [],
  ]
}

/** What stands between a matter and its publication at `now`; empty when it can be published. */
export function missingForPublication(matter: Preparation, { now, calendar }: { now: Date, calendar: WorkCalendar }): Missing[] {
  const { kind, notice, closesAt, legalityAt } = matter
  const opensAt = matter.opensAt ?? now
  return [
    ...missingFromDraft(matter),
    ...matter.opensAt !== null && matter.opensAt < now ? ['openingOver' as const] : [],
    ...closesAt === null ? ['close' as const] : closesAt <= opensAt ? ['closeBeforeOpening' as const] : [],
    ...closesAt !== null && closesAt > opensAt && isShort(kind, { opensAt, closesAt }, calendar) && !notice.shortWindowReason ? ['shortWindowReason' as const] : [],
    ...isOfLaw(kind) && legalityAt === null ? ['legality' as const] : [],
  ]
}

/** What runs out next for staff: the time for the check of the law, the window itself, the answers. Null when nothing does. */
export function nextDueOf({ kind, stage, legalityAskedAt, legalityAt, closesAt }: Pick<Preparation, 'kind' | 'stage' | 'legalityAskedAt' | 'legalityAt' | 'closesAt'>, { now, calendar }: { now: Date, calendar: WorkCalendar }):
  { what: 'legality' | 'close' | 'sorted', day: Day, at: Date | null, due: Due | null } | null {
  if (stage === 'legalityCheck' && legalityAskedAt && !legalityAt) {
    const due = dueBy('hearing.legality', legalityAskedAt, calendar)!
    return { what: 'legality', day: due.day, at: null, due }
  }
  if (stage !== 'published' || !closesAt) return null
  if (!isLate({ closesAt }, now)) return { what: 'close', day: toDay(closesAt), at: closesAt, due: null }
  if (!isOfLaw(kind)) return null
  const due = dueOfAnswers({ closesAt }, calendar)!
  return { what: 'sorted', day: due.day, at: null, due }
}

/** Whether the check of the law took as long as the law gives it: at least seven working days (重大行政决策程序暂行条例 26). */
export function isLegalityEarly({ legalityAskedAt }: { legalityAskedAt: Date }, { now, calendar }: { now: Date, calendar: WorkCalendar }): boolean {
  return toDay(now) < dueBy('hearing.legality', legalityAskedAt, calendar)!.day
}
