import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { countLoad, dutiesPerWeek, findObstacle, freeTimesOf, mondayOf, proposePeople, type Candidate, type KnownDuty, type RosterShift } from '#shared/volunteers/roster'
import { freeTimes, skills as allSkills } from '#shared/volunteers/rules'
import { toDay } from '#shared/time'
import { later, monday } from '../../support/clock.ts'

const restMs = 12 * 3_600_000
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const rules = { restMs, sha256 }

const shift: RosterShift = { id: 'shift', startsAt: monday, endsAt: later(monday, { hours: 2 }), siteId: 'site', isPersuasion: true, least: 2, seats: 4, skills: [], going: [] }
const somebody = (volunteerId: string, changes: Partial<Candidate> = {}): Candidate =>
  ({ volunteerId, mayServe: true, hasPassed: false, hasConflict: false, times: [], skills: [], isExperienced: false, duties: [], ...changes })
const dutyAt = (startsAt: Date, isPersuasion = true): KnownDuty => ({ startsAt, endsAt: later(startsAt, { hours: 2 }), isPersuasion })
const reasonOf = (proposal: ReturnType<typeof proposePeople>, id: string) => proposal.leftOut.find(({ volunteerId }) => volunteerId === id)?.reason.key

/** A generator that gives the same numbers every time. */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = Math.imul(state ^ state >>> 15, state | 1)
    state ^= state + Math.imul(state ^ state >>> 7, state | 61)
    return ((state ^ state >>> 14) >>> 0) / 4_294_967_296
  }
}

function randomInput(seed: number) {
  let turn = seed * 7919 + 1
  const random = () => randomFrom(turn++ * 2_654_435_761)()
  const below = (n: number) => Math.floor(random() * n)
  const some = <Item>(items: readonly Item[], chance: number) => items.filter(() => random() < chance)
  const startsAt = later(monday, { days: below(7), hours: below(14) - 3 })
  const randomDuty = (): KnownDuty => ({ startsAt: later(startsAt, { hours: below(24 * 40) - 24 * 33 }), endsAt: new Date(0), isPersuasion: random() < 0.7 })
  const withEnd = (duty: KnownDuty) => ({ ...duty, endsAt: later(duty.startsAt, { hours: 1 + below(3) }) })
  const people = Array.from({ length: below(14) }, (_, index) => somebody(`v${index}`, {
    mayServe: random() < 0.85, hasPassed: random() < 0.1, hasConflict: random() < 0.2, times: random() < 0.3 ? [] : some(freeTimes, 0.6), skills: some(allSkills, 0.25),
    isExperienced: random() < 0.4, duties: Array.from({ length: below(6) }, () => withEnd(randomDuty())),
  }))
  const going = Array.from({ length: below(3) }, (_, index) => ({ volunteerId: `g${index}`, skills: some(allSkills, 0.2), isExperienced: random() < 0.3 }))
  const least = 2 + below(2)
  const random1: RosterShift = { id: `s${seed}`, startsAt, endsAt: later(startsAt, { hours: 1 + below(4) }), siteId: random() < 0.6 ? 'site' : null, isPersuasion: random() < 0.8, least, seats: least + below(3), skills: some(allSkills, 0.15), going }
  const shuffled = people.map(person => ({ person, at: random() })).sort((a, b) => a.at - b.at).map(({ person }) => person)
  return { shift: random1, people, shuffled }
}

describe('a roster', () => {
  test('breaks no hard rule in 1,000 random teams, and always says why of everybody', () => {
    let proposals = 0
    let shortages = 0
    for (let seed = 0; seed < 1000; seed++) {
      const { shift, people } = randomInput(seed)
      const { chosen, leftOut, shortage } = proposePeople(shift, people, rules)
      expect([...chosen, ...leftOut].map(({ volunteerId }) => volunteerId).sort()).toEqual(people.map(({ volunteerId }) => volunteerId).sort())
      if (shortage) {
        shortages++
        expect(chosen).toEqual([])
      }
      if (chosen.length === 0) continue
      proposals++
      const team = chosen.map(({ volunteerId }) => people.find(person => person.volunteerId === volunteerId)!)
      const together = team.length + shift.going.length
      expect(together).toBeGreaterThanOrEqual(Math.max(2, shift.least))
      expect(together).toBeLessThanOrEqual(shift.seats)
      for (const skill of shift.skills) expect([...team, ...shift.going].some(({ skills }) => skills.includes(skill))).toBe(true)
      for (const { mayServe, hasPassed, hasConflict, duties, times } of team) {
        expect([mayServe, hasPassed, hasConflict]).toEqual([true, false, false])
        expect(duties.filter(({ startsAt }) => mondayOf(toDay(startsAt)) === mondayOf(toDay(shift.startsAt))).length).toBeLessThan(dutiesPerWeek)
        for (const duty of duties) {
          const gap = Math.max(duty.startsAt.getTime() - shift.endsAt.getTime(), shift.startsAt.getTime() - duty.endsAt.getTime())
          expect(gap).toBeGreaterThanOrEqual(shift.isPersuasion && duty.isPersuasion ? restMs : 0)
        }
        if (times.length > 0) for (const time of freeTimesOf(shift)) expect(times).toContain(time)
      }
      for (const { why } of chosen) expect(why.length).toBeGreaterThanOrEqual(2)
    }
    expect(proposals).toBeGreaterThan(200)
    expect(shortages).toBeGreaterThan(200)
  })

  test('does not depend on the order in which people are given', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const { shift, people, shuffled } = randomInput(seed)
      expect(proposePeople(shift, shuffled, rules)).toEqual(proposePeople(shift, people, rules))
    }
  })

  test('takes those with the fewest duties first, and says of the others that it is not their turn', () => {
    const before = [dutyAt(later(monday, { days: -8 })), dutyAt(later(monday, { days: -12 }))]
    const proposal = proposePeople(shift, [somebody('a', { duties: before }), somebody('b'), somebody('c'), somebody('d', { duties: before.slice(1) })], rules)
    expect(proposal.chosen.map(({ volunteerId }) => volunteerId).sort()).toEqual(['b', 'c'])
    expect([reasonOf(proposal, 'a'), reasonOf(proposal, 'd')]).toEqual(['turn', 'turn'])
  })

  test('gives equals an order that changes from shift to shift', () => {
    const people = Array.from({ length: 8 }, (_, index) => somebody(`v${index}`))
    const firsts = new Set(Array.from({ length: 40 }, (_, index) => proposePeople({ ...shift, id: `s${index}` }, people, rules).chosen[0]!.volunteerId))
    expect(firsts.size).toBeGreaterThan(4)
  })

  test('proposes nobody rather than one alone', () => {
    const proposal = proposePeople(shift, [somebody('a'), somebody('b', { hasConflict: true })], rules)
    expect(proposal).toMatchObject({ chosen: [], shortage: { people: 1, skills: [] } })
    expect([reasonOf(proposal, 'a'), reasonOf(proposal, 'b')]).toEqual(['notAlone', 'site'])
  })

  test('adds one to somebody who is going already', () => {
    const proposal = proposePeople({ ...shift, going: [{ volunteerId: 'z', skills: [], isExperienced: false }] }, [somebody('a'), somebody('b')], rules)
    expect(proposal.chosen).toHaveLength(1)
    expect(reasonOf(proposal, proposal.chosen[0]!.volunteerId === 'a' ? 'b' : 'a')).toBe('order')
  })

  test('covers the skills together, with somebody busier only where no one else has the skill', () => {
    const busy = [dutyAt(later(monday, { days: -8 }))]
    const proposal = proposePeople({ ...shift, skills: ['mediating', 'firstAid'] }, [somebody('a'), somebody('b'), somebody('c', { skills: ['mediating'], duties: busy }), somebody('d', { skills: ['firstAid'] })], rules)
    expect(proposal.chosen.map(({ volunteerId }) => volunteerId).sort()).toEqual(['c', 'd'])
    expect(proposal.chosen.find(({ volunteerId }) => volunteerId === 'c')!.why).toContainEqual({ key: 'skill', params: { skill: 'mediating' } })
    expect([reasonOf(proposal, 'a'), reasonOf(proposal, 'b')]).toEqual(['skillsFirst', 'skillsFirst'])
  })

  test('asks a third where two cannot cover the skills, and says which skill nobody has', () => {
    const three = ['mediating', 'firstAid', 'writing'] as const
    const people = three.map(skill => somebody(skill, { skills: [skill] }))
    expect(proposePeople({ ...shift, skills: [...three] }, people, rules).chosen).toHaveLength(3)
    expect(proposePeople({ ...shift, skills: [...three] }, people.slice(1), rules)).toMatchObject({ chosen: [], shortage: { people: 0, skills: ['mediating'] } })
  })

  test('puts a newcomer beside somebody who did a duty before', () => {
    const { chosen } = proposePeople(shift, [somebody('a'), somebody('b'), somebody('c', { isExperienced: true, duties: [dutyAt(later(monday, { days: -8 }))] })], rules)
    expect(chosen.map(({ volunteerId }) => volunteerId)).toContain('c')
    expect(chosen.find(({ volunteerId }) => volunteerId !== 'c')!.why.map(({ key }) => key)).toContain('withExperienced')
  })

  test('that is full or has enough asks nobody', () => {
    const going = ['x', 'y'].map(volunteerId => ({ volunteerId, skills: [], isExperienced: false }))
    const proposal = proposePeople({ ...shift, going }, [somebody('a')], rules)
    expect(proposal).toMatchObject({ chosen: [], shortage: null })
    expect(reasonOf(proposal, 'a')).toBe('enough')
  })
})

describe('what keeps somebody from a duty', () => {
  const free = { hasConflict: false, duties: [] }

  test('a declared tie to the site comes before everything', () => {
    expect(findObstacle(shift, { hasConflict: true, duties: [dutyAt(monday)] }, { restMs })).toBe('site')
    expect(findObstacle(shift, free, { restMs })).toBeNull()
  })

  test('rest counts from the end of one persuasion duty to the begin of the next, in both directions', () => {
    const ended = (hours: number) => ({ ...free, duties: [{ startsAt: later(monday, { hours: -hours - 2 }), endsAt: later(monday, { hours: -hours }), isPersuasion: true }] })
    expect(findObstacle(shift, ended(11.99), { restMs })).toBe('rest')
    expect(findObstacle(shift, ended(12), { restMs })).toBeNull()
    expect(findObstacle(shift, { ...free, duties: [dutyAt(later(monday, { hours: 13 }))] }, { restMs })).toBe('rest')
    expect(findObstacle(shift, { ...free, duties: [dutyAt(later(monday, { hours: 13 }), false)] }, { restMs })).toBeNull()
    expect(findObstacle(shift, { ...free, duties: [dutyAt(later(monday, { hours: 1 }), false)] }, { restMs })).toBe('overlap')
  })

  test('the fourth duty of a week is one too many, counted from Monday to Sunday in Beijing', () => {
    const inWeek = [1, 3, 5].map(days => dutyAt(later(monday, { days })))
    expect(findObstacle(shift, { ...free, duties: inWeek }, { restMs })).toBe('cap')
    expect(findObstacle(shift, { ...free, duties: inWeek.slice(1) }, { restMs })).toBeNull()
    // Monday at half past midnight in Beijing is Sunday in UTC.
    expect(mondayOf(toDay(new Date('2026-11-29T16:30:00Z')))).toBe('2026-11-30')
    expect(mondayOf('2026-11-29')).toBe('2026-11-23')
  })

  test('only duties of four weeks count as lately', () => {
    expect(countLoad(shift, [dutyAt(later(monday, { days: -29 })), dutyAt(later(monday, { days: -27 })), dutyAt(later(monday, { days: 3 }))])).toBe(2)
  })

  test('a shift over noon wants both halves of the day', () => {
    expect(freeTimesOf({ startsAt: later(monday, { hours: 1 }), endsAt: later(monday, { hours: 3 }) })).toEqual(['weekdayMorning', 'weekdayAfternoon'])
    expect(freeTimesOf({ startsAt: later(monday, { days: 5, hours: 8 }), endsAt: later(monday, { days: 5, hours: 9 }) })).toEqual(['weekendEvening'])
  })
})
