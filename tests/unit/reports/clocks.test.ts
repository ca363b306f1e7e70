import { describe, expect, it } from 'vitest'
import { createCalendar, packagedCalendar as calendar } from '#shared/calendar/calendar'
import { dueBy, type ClockId } from '#shared/calendar/clocks'
import { clocksAfter, isInTime, maxExtension, nextEnd, resumeClocks, stepClockOf, type ClockedCase } from '#shared/reports/clocks'
import { endOfDue, toReportDue, type PausedClocks } from '#shared/reports/records'
import { reportStatuses, tracks, type ReportMove, type ReportStatus, type Track } from '#shared/reports/rules'
import { toDay } from '#shared/time'
import { later, monday } from '../../support/clock.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const none = { dueOn: null, due: null, stepDueOn: null, stepDue: null }

function started(id: ClockId, start: Date) {
  const due = dueBy(id, start, calendar)!
  return { on: due.day, due: toReportDue(due) }
}

/** A case whose reporter was promised an answer by one clock, and whose staff are on another. */
function aCase(status: ReportStatus, { reporter, step, since = monday, track = null, previousStatus = null }: {
  reporter?: ClockId, step?: ClockId, since?: Date, track?: Track | null, previousStatus?: ReportStatus | null
} = {}): ClockedCase {
  const [first, second] = [reporter && started(reporter, since), step && started(step, since)]
  return {
    status, previousStatus, track, dispatchedAt: since, pausedClocks: null,
    dueOn: first?.on ?? null, due: first?.due ?? null, stepDueOn: second?.on ?? null, stepDue: second?.due ?? null,
  }
}

function move(name: ReportMove, report: ClockedCase, to: ReportStatus, { track = report.track ?? 'general', now = monday, days }: { track?: Track, now?: Date, days?: number } = {}) {
  return clocksAfter(name, report, { to, track, calendar, now, days })
}

function paused(question: string, clocks: Partial<PausedClocks>): PausedClocks {
  return { ...none, on: toDay(at(question)), at: at(question).toISOString(), ...clocks }
}

describe('the clock of a step', () => {
  const steps: Partial<Record<ReportStatus, ClockId | Partial<Record<Track, ClockId>>>> = {
    accepted: 'report.acceptDefault', reopened: 'report.acceptDefault', disputed: 'report.acceptDefault',
    dispatched: { danger: 'report.danger', inConstruction: 'report.take', small: 'report.take', complex: 'report.take', general: 'report.take' },
    taken: { danger: 'report.danger', inConstruction: 'report.inConstruction' }, verifying: { danger: 'report.danger', inConstruction: 'report.inConstruction' },
  }
  it.each(reportStatuses.flatMap(status => tracks.map((track) => {
    const step = steps[status]
    return [status, track, typeof step === 'string' ? step : step?.[track]] as const
  })))('of a case that is %s, track %s: %s', (status, track, expected) => { expect(stepClockOf(status, track)).toBe(expected) })
})

describe('a move', () => {
  it.each([['accept', 'submitted', 'accepted'], ['overturn', 'refused', 'accepted'], ['reopen', 'told', 'reopened']] as const)('%s gives the reporter and staff a working day', (name, from, to) => {
    expect(move(name, aCase(from), to)).toMatchObject({ dueOn: '2026-11-24', due: { clock: 'report.acceptDefault' }, stepDueOn: '2026-11-24', pausedClocks: null })
  })

  it.each([
    ['danger', '2026-11-23', 'report.danger', '2026-11-23T04:00:00.000Z'], ['inConstruction', '2026-11-30', 'report.general', null], ['small', '2026-11-26', 'report.microMatter', null],
    ['complex', '2026-12-08', 'report.complex', null], ['general', '2026-11-30', 'report.general', null],
  ] as const)('dispatch promises the reporter a result by the clock of the track: %s, %s', (track, dueOn, clock, until) => {
    expect(move('dispatch', aCase('accepted'), 'dispatched', { track })).toMatchObject({ dueOn, due: { clock, until } })
  })

  it('dispatch after a dispute moves nothing of what the reporter was promised, unless the case has become another', () => {
    const report = aCase('disputed', { reporter: 'report.general', step: 'report.acceptDefault', track: 'general' })
    const later3 = later(monday, { days: 3 })
    expect(move('dispatch', report, 'dispatched', { now: later3 })).toMatchObject({ dueOn: '2026-11-30', stepDueOn: '2026-11-27', stepDue: { clock: 'report.take' } })
    expect(move('dispatch', report, 'dispatched', { now: later3, track: 'complex' })).toMatchObject({ dueOn: '2026-12-08' })
  })

  it('gives what is being built 24 hours from its dispatch, whenever it is taken, and a visit gives no more', () => {
    const dispatched = aCase('dispatched', { reporter: 'report.general', step: 'report.take', track: 'inConstruction' })
    const taken = move('take', dispatched, 'taken', { now: later(monday, { hours: 20 }) })
    expect(taken.stepDue).toMatchObject({ clock: 'report.inConstruction', until: '2026-11-24T02:00:00.000Z' })
    expect(move('visit', { ...dispatched, ...taken, status: 'taken' }, 'verifying', { now: later(monday, { hours: 22 }) })).toEqual(taken)
  })

  it('does not let the two hours of a danger begin anew when it is taken', () => {
    const dispatched = aCase('dispatched', { reporter: 'report.danger', step: 'report.danger', track: 'danger' })
    expect(move('take', dispatched, 'taken', { now: later(monday, { hours: 1 }) })).toMatchObject({ stepDue: { until: '2026-11-23T04:00:00.000Z' } })
  })

  it('leaves a finding a working day for its second person, and whoever has to look again a new step', () => {
    const verifying = aCase('verifying', { reporter: 'report.general', step: 'report.inConstruction', track: 'inConstruction' })
    expect(move('propose', verifying, 'verifying', { now: later(monday, { days: 1 }) })).toMatchObject({ dueOn: '2026-11-30', stepDueOn: '2026-11-25', stepDue: { clock: 'report.secondCheck' } })
    expect(move('doubt', verifying, 'verifying', { now: later(monday, { days: 1 }) })).toMatchObject({ stepDue: { clock: 'report.inConstruction', until: '2026-11-25T02:00:00.000Z' } })
    expect(move('confirm', verifying, 'found')).toMatchObject({ dueOn: '2026-11-30', stepDueOn: null })
  })

  it.each(['refused', 'transferred', 'merged', 'told', 'followedUp', 'closed', 'withdrawn'] as const)('into %s stops every clock', (to) => {
    const report = aCase('accepted', { reporter: 'report.acceptDefault', step: 'report.acceptDefault' })
    expect(move(to === 'told' ? 'tell' : 'refuse', report, to)).toEqual({ ...none, pausedClocks: null })
  })
})

describe('a question to the reporter', () => {
  const report = aCase('taken', { reporter: 'report.general', step: 'report.inConstruction', track: 'inConstruction' })

  it('stops both clocks and gives the reporter seven days', () => {
    expect(move('ask', report, 'needsInfo', { now: later(monday, { hours: 4 }) })).toMatchObject({
      dueOn: '2026-11-30', due: { clock: 'report.needsInfo' }, stepDueOn: null, stepDue: null,
      pausedClocks: { on: '2026-11-23', at: '2026-11-23T06:00:00.000Z', dueOn: report.dueOn, due: report.due, stepDueOn: report.stepDueOn, stepDue: report.stepDue },
    })
  })

  it.each(['answer', 'lapse'] as const)('lets them go on with the %s, days by days and hours to the millisecond', (name) => {
    const asked: ClockedCase = { ...report, ...move('ask', report, 'needsInfo', { now: later(monday, { hours: 4 }) }), status: 'needsInfo', previousStatus: 'taken' }
    expect(move(name, asked, 'taken', { now: later(monday, { days: 2, hours: 4, milliseconds: 1 }) })).toMatchObject({
      dueOn: '2026-12-02', due: { clock: 'report.general' }, stepDueOn: '2026-11-26', stepDue: { until: '2026-11-26T02:00:00.001Z' }, pausedClocks: null,
    })
  })

  it('that nobody answered ends a report that was not taken up, with every clock', () => {
    const submitted = aCase('submitted', { reporter: 'report.acceptDefault' })
    const asked: ClockedCase = { ...submitted, ...move('ask', submitted, 'needsInfo'), status: 'needsInfo', previousStatus: 'submitted' }
    expect(move('lapse', asked, 'closed', { now: later(monday, { days: 8 }) })).toEqual({ ...none, pausedClocks: null })
  })

  it('answered on the day it was asked changes nothing', () => {
    const clocks = { dueOn: report.dueOn, due: report.due }
    expect(resumeClocks(paused('2026-11-23T10:00:00', clocks), { calendar, now: at('2026-11-23T23:59:59.999') })).toMatchObject(clocks)
    expect(resumeClocks(paused('2026-11-23T10:00:00', clocks), { calendar, now: at('2026-11-24T00:00:00') })).toMatchObject({ dueOn: '2026-12-01' })
  })

  it('of a case that is late leaves it just as late', () => {
    expect(resumeClocks(paused('2026-12-07T10:00:00', { dueOn: report.dueOn, due: report.due }), { calendar, now: at('2026-12-09T10:00:00') }).dueOn).toBe('2026-12-02')
  })

  // In 2026 the Spring Festival is off from 15 to 23 February, with 14 and 28 February worked in exchange.
  it.each([
    ['three working days asked on the last worked day', 'report.microMatter', '2026-02-13T10:00:00', '2026-02-13T15:00:00', '2026-02-24T10:00:00', '2026-02-27'],
    ['three working days answered within the holidays', 'report.microMatter', '2026-02-13T10:00:00', '2026-02-14T09:00:00', '2026-02-20T10:00:00', '2026-02-25'],
    ['seven days asked before and answered after', 'report.general', '2026-02-10T10:00:00', '2026-02-12T10:00:00', '2026-02-26T10:00:00', '2026-03-10'],
    ['seven days that would end in the holidays', 'report.general', '2026-02-06T10:00:00', '2026-02-09T10:00:00', '2026-02-11T10:00:00', '2026-02-24'],
  ] as const)('over the Spring Festival: %s', (_what, clock, start, question, answer, expected) => {
    const due = started(clock, at(start))
    const resumed = resumeClocks(paused(question, { dueOn: due.on, due: due.due }), { calendar, now: at(answer) })
    expect(resumed.dueOn).toBe(expected)
  })

  it('over a year end no notice covers says that the day may move, and counts again once one does', () => {
    const due = started('report.microMatter', at('2026-12-28T10:00:00'))
    const question = paused('2026-12-29T10:00:00', { dueOn: due.on, due: due.due })
    const answered = at('2027-01-05T10:00:00')
    expect(due.on).toBe('2026-12-31')
    expect(resumeClocks(question, { calendar, now: answered })).toMatchObject({ dueOn: '2027-01-07', due: { provisional: true } })
    const covered = createCalendar({ officialYears: [{ year: 2027, off: ['2027-01-01', '2027-01-06'], work: [], notice: '测试通知' }] })
    expect(resumeClocks(question, { calendar: covered, now: answered }).dueOn).toBe('2027-01-08')
  })
})

describe('the end of a clock', () => {
  const hours = started('report.danger', monday)
  const days = started('report.general', monday)
  it.each([
    ['in hours', hours, later(monday, { hours: 2 })], ['in days', days, at('2026-12-01T00:00:00')],
  ] as const)('%s is in time until the very millisecond', (_unit, { on, due }, end) => {
    expect(endOfDue(on, due)).toEqual(end)
    expect([-1, 0, 1].map(milliseconds => isInTime(on, due, later(end, { milliseconds })))).toEqual([true, false, false])
  })

  it('is no end where no clock runs', () => { expect([isInTime(null, null, monday), nextEnd(none)]).toEqual([true, null]) })

  it('that comes first is the one that counts, and after it the other', () => {
    const report = aCase('taken', { reporter: 'report.general', step: 'report.inConstruction' })
    expect(nextEnd(report)).toEqual(later(monday, { hours: 24 }))
    expect(nextEnd(report, later(monday, { hours: 24 }))).toEqual(at('2026-12-01T00:00:00'))
    expect(nextEnd(report, at('2026-12-01T00:00:00'))).toBeNull()
  })
})

describe('an extension', () => {
  it.each([['report.general', 7], ['report.complex', 15], ['report.microMatter', 3], ['report.danger', 0]] as const)('of %s is at most its own length: %i', (clock, max) => {
    expect(maxExtension(started(clock, monday).due)).toBe(max)
  })

  it('counts from the day that was promised, in the unit of the clock, and gives way to a holiday', () => {
    const extended = (clock: ClockId, days: number) => move('extend', aCase('handling', { reporter: clock }), 'extended', { days, now: later(monday, { days: 1 }) }).dueOn
    expect(extended('report.general', 3)).toBe('2026-12-03')
    expect(extended('report.general', 5)).toBe('2026-12-07')
    expect(extended('report.microMatter', 3)).toBe('2026-12-01')
  })
})
