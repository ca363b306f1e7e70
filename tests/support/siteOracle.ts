/**
 * What the law says of a site, written a second time and apart from the program: its own days, its own holidays, its own
 * reading of what may never happen. Days are ISO text in Asia/Shanghai.
 */
type Day = string

const dayMs = 86_400_000
const ms = (day: Day) => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
const iso = (value: number) => new Date(value).toISOString().slice(0, 10)
export const plus = (day: Day, days: number): Day => iso(ms(day) + days * dayMs)
export const dayOf = (instant: Date): Day => iso(instant.getTime() + 8 * 3_600_000)
export const hourOf = (instant: Date): number => (instant.getTime() + 8 * 3_600_000) % dayMs / 3_600_000

const range = (from: Day, to: Day): Day[] => Array.from({ length: (ms(to) - ms(from)) / dayMs + 1 }, (_, n) => plus(from, n))

/** The notices for the rest of 2025 and for 2026, and beyond it the thirteen days of the statute alone. */
const off = new Set<Day>([
  ...range('2025-04-04', '2025-04-06'), ...range('2025-05-01', '2025-05-05'), ...range('2025-05-31', '2025-06-02'), ...range('2025-10-01', '2025-10-08'),
  ...range('2026-01-01', '2026-01-03'), ...range('2026-02-15', '2026-02-23'), ...range('2026-04-04', '2026-04-06'), ...range('2026-05-01', '2026-05-05'),
  ...range('2026-06-19', '2026-06-21'), ...range('2026-09-25', '2026-09-27'), ...range('2026-10-01', '2026-10-07'),
  '2027-01-01', ...range('2027-02-05', '2027-02-08'), '2027-04-05', '2027-05-01', '2027-05-02', '2027-06-09', '2027-09-15', ...range('2027-10-01', '2027-10-03'), '2028-01-01',
])
const worked = new Set<Day>(['2025-04-27', '2025-09-28', '2025-10-11', '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])

export const isHoliday = (day: Day): boolean => off.has(day)
const isWorked = (day: Day): boolean => worked.has(day) || !off.has(day) && ![0, 6].includes(new Date(ms(day)).getUTCDay())
const nextWorked = (day: Day): Day => isWorked(day) ? day : nextWorked(plus(day, 1))

export function workingDays(day: Day, count: number): Day {
  let found = day
  for (let left = count; left > 0; left -= isWorked(found) ? 1 : 0) found = plus(found, 1)
  return found
}

export function months(day: Day, count: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate()
  return iso(Date.UTC(year, month - 1 + count, Math.min(date, last)))
}

export interface OracleSite {
  livedIn: boolean | null
  /** Everything given for the round so far. */
  facts: Record<string, unknown>
  remedies: Array<{ kind: string, openedOn: Day, closedOn: Day | null }>
  acceptances: Array<{ by: string, isOwnerUnit: boolean, isCleared: boolean, photos: number }>
  openObjections: number
}

const isReview = (kind: string) => kind === 'reconsideration' || kind === 'litigation'

/** The last day in which the person may still turn to a review or a court; null when nobody can say. */
export function holdEnd({ facts, remedies }: Pick<OracleSite, 'facts' | 'remedies'>): Day | null {
  const services = [facts.orderServedOn, facts.enforcementServedOn].filter(day => typeof day === 'string')
  if (services.length === 0) return null
  const ends = services.flatMap(day => [nextWorked(plus(day, 60)), nextWorked(months(day, 6))])
  if (facts.partyKnown !== true) {
    if (typeof facts.partyNoticeOn !== 'string') return null
    ends.push(nextWorked(months(workingDays(facts.partyNoticeOn, 10), 6)))
  }
  for (const { kind, closedOn } of remedies) if (isReview(kind) && closedOn !== null) ends.push(nextWorked(plus(closedOn, 15)))
  return ends.reduce((a, b) => a > b ? a : b)
}

const isOpenOn = (day: Day) => ({ openedOn, closedOn }: { openedOn: Day, closedOn: Day | null }) => openedOn <= day && (closedOn === null || day <= closedOn)

/** What is unlawful about forcing this place at that time; empty when nothing is. */
export function wrongsOfForce(site: OracleSite, now: Date): string[] {
  const { facts, livedIn } = site
  const [start, end] = [new Date(String(facts.startedAt)), new Date(String(facts.endedAt))]
  const [day, until] = [dayOf(start), holdEnd(site)]
  const wrongs: Array<[boolean, string]> = [
    [until === null || dayOf(now) <= until || day <= until, 'in the time for review and suit (44)'],
    [site.remedies.some(({ closedOn }) => closedOn === null) || site.remedies.some(isOpenOn(day)), 'with a review, a suit, hardship or a claim open (39, 44)'],
    [site.openObjections > 0, 'with an objection open'],
    [end > now || end <= start || dayOf(end) !== day || hourOf(start) < 8 || hourOf(end) > 18, 'at night (43)'],
    [isHoliday(day), 'on a holiday (43)'],
    [(facts.measures as string[]).some(measure => ['water', 'power', 'gas', 'heat'].includes(measure)), 'by cutting supplies (43)'],
    [facts.defence !== 'answered' && !(facts.defence === 'none' && String(facts.statementUntilOn) < dayOf(now)), 'without hearing the party (36)'],
    [String(facts.noticeUntilOn) >= day, 'in the time of the notice (44)'],
    [facts.approvedBy === undefined || String(facts.approvedOn) > day, 'without approval'],
    [new Set(facts.checklist as string[]).size < 9, 'with the file incomplete (34-37)'],
  ]
  if (livedIn !== false) {
    const date = day.slice(5)
    const isHeated = date >= '11-15' || date <= '03-15'
    wrongs.push(
      [facts.noticeServedOn === undefined || String(facts.noticeServedOn) >= day || facts.noticeIsPlain !== true || (facts.noticeLanguages as string[]).length === 0, 'without telling who lives there'],
      [[facts.hasChildren, facts.hasElderly, facts.hasIll].includes(undefined), 'without knowing the needs of who lives there'],
      [facts.assistanceOffice === undefined || facts.assistancePhone === undefined, 'without help for who lives there'],
      [isHeated && (facts.secondApprovedBy === undefined || facts.secondApprovedBy === facts.approvedBy || String(facts.secondApprovedOn) > day), 'in the heating season with one approval'],
    )
  }
  return wrongs.flatMap(([isWrong, words]) => isWrong ? [words] : [])
}

/** What is missing before the ground may count as cleared. */
export function wrongsOfAcceptance({ acceptances, openObjections }: OracleSite): string[] {
  const last = new Map(acceptances.map(acceptance => [acceptance.by, acceptance]))
  const seen = [...last.values()]
  return [
    ...seen.length < 2 || seen.some(({ isCleared }) => !isCleared) ? ['two people have not found it cleared'] : [],
    ...seen.every(({ isOwnerUnit }) => isOwnerUnit) ? ['nobody of another unit looked'] : [],
    ...seen.every(({ photos }) => photos === 0) ? ['no photo'] : [],
    ...openObjections > 0 ? ['an objection is open'] : [],
  ]
}
