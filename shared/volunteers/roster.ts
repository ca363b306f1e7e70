import { z } from 'zod'
import { addDays, daysBetween, isWeekend } from '../calendar/days.ts'
import type { Sha256 } from '../hearings/draw.ts'
import { toDay, type Day } from '../time.ts'
import type { RosterReason } from './records.ts'
import { conflictKinds, type FreeTime, type Skill } from './rules.ts'

/** Nobody goes to a duty alone, whatever a shift says. */
export const neverFewerThan = 2

/**
 * Duties of one person in a week, Monday to Sunday. Most volunteers are past sixty, and a persuasion duty is two hours
 * of standing and talking: with more than three the same few carry the team and the others drift off.
 */
export const dutiesPerWeek = 3

/** How far back duties count as lately, in days before the shift begins. */
export const loadDays = 28

/** A duty somebody did or has taken on. */
export interface KnownDuty { startsAt: Date, endsAt: Date, isPersuasion: boolean }

export interface RosterShift {
  id: string
  startsAt: Date
  endsAt: Date
  /** The site of the ledger it is at, if any. */
  siteId: string | null
  isPersuasion: boolean
  least: number
  seats: number
  skills: readonly Skill[]
  /** Who has a place already, or was offered one. */
  going: readonly { volunteerId: string, skills: readonly Skill[], isExperienced: boolean }[]
}

/** What is known of somebody about this shift, without what they are to a site. */
export interface Candidate {
  volunteerId: string
  mayServe: boolean
  /** Said "not this time" to this shift, or let its offer pass. It counts for this shift only. */
  hasPassed: boolean
  hasConflict: boolean
  /** Empty when they named none: then any time is asked of them. */
  times: readonly FreeTime[]
  skills: readonly Skill[]
  /** Did a duty before. */
  isExperienced: boolean
  /** All but this shift's. */
  duties: readonly KnownDuty[]
}

/** What stands between somebody and a duty, whoever asks. */
export const dutyObstacles = ['site', 'overlap', 'rest', 'cap'] as const
export type DutyObstacle = (typeof dutyObstacles)[number]

export interface RosterProposal {
  /** Empty when there is nobody to find, or when those who may go would be too few or lack a skill. */
  chosen: { volunteerId: string, why: RosterReason[] }[]
  leftOut: { volunteerId: string, reason: RosterReason }[]
  /** What is missing; null when the shift can take place. */
  shortage: { people: number, skills: Skill[] } | null
}

/** Monday of the week the day lies in. */
export function mondayOf(day: Day): Day {
  // 5 January 1970 was a Monday.
  return addDays(day, -(((daysBetween('1970-01-05', day) % 7) + 7) % 7))
}

/** The halves of days a shift touches, in Asia/Shanghai: morning until 12, afternoon until 18, evening after. */
export function freeTimesOf({ startsAt, endsAt }: { startsAt: Date, endsAt: Date }): FreeTime[] {
  const touched = new Set<FreeTime>()
  for (let at = startsAt.getTime(); at < endsAt.getTime(); at += 30 * 60_000) {
    // China has kept UTC+8 without summer time since 1992.
    const hour = (new Date(at).getUTCHours() + 8) % 24
    touched.add(`${isWeekend(toDay(new Date(at))) ? 'weekend' : 'weekday'}${hour < 12 ? 'Morning' : hour < 18 ? 'Afternoon' : 'Evening'}`)
  }
  return [...touched]
}

/**
 * The first rule that keeps somebody from this duty; null when none does. `restMs` is what lies at least between two
 * persuasion duties of one person.
 */
export function findObstacle(
  shift: Pick<RosterShift, 'startsAt' | 'endsAt' | 'isPersuasion'>, { hasConflict, duties }: Pick<Candidate, 'hasConflict' | 'duties'>, { restMs }: { restMs: number },
): DutyObstacle | null {
  if (hasConflict) return 'site'
  const isNear = (duty: KnownDuty, gap: number) => duty.startsAt.getTime() < shift.endsAt.getTime() + gap && shift.startsAt.getTime() < duty.endsAt.getTime() + gap
  if (duties.some(duty => isNear(duty, 0))) return 'overlap'
  if (shift.isPersuasion && duties.some(duty => duty.isPersuasion && isNear(duty, restMs))) return 'rest'
  const week = mondayOf(toDay(shift.startsAt))
  return duties.filter(duty => mondayOf(toDay(duty.startsAt)) === week).length >= dutiesPerWeek ? 'cap' : null
}

/** Duties of the last four weeks and those to come. */
export function countLoad(shift: Pick<RosterShift, 'startsAt'>, duties: readonly KnownDuty[]): number {
  const from = shift.startsAt.getTime() - loadDays * 86_400_000
  return duties.filter(({ startsAt }) => startsAt.getTime() >= from).length
}

/**
 * Who should be asked for a shift, and why; for everybody else, why not. Asked are as many as make it two or the shift's
 * least, and more only where the skills it needs are not covered otherwise, never more than it has seats.
 *
 * Those with the fewest duties come first; where these are equal, the order is that of the SHA-256 of
 * `<shift>:<volunteer>`, so it differs from shift to shift, favours nobody and anybody can count it again. From that order
 * the first are taken with whom the skills are covered together and, if there is somebody, one who did a duty before.
 * The order in which the candidates are given changes nothing.
 */
export function proposePeople(shift: RosterShift, candidates: readonly Candidate[], { restMs, sha256 }: { restMs: number, sha256: Sha256 }): RosterProposal {
  const going = new Set(shift.going.map(({ volunteerId }) => volunteerId))
  const ordered = candidates.filter(({ volunteerId }) => !going.has(volunteerId))
    .map(candidate => ({ ...candidate, load: countLoad(shift, candidate.duties), order: sha256(`${shift.id}:${candidate.volunteerId}`) }))
    .sort((a, b) => a.load - b.load || (a.order < b.order ? -1 : 1))
  const wanted = freeTimesOf(shift)
  const judged = ordered.map(candidate => ({ candidate, reason: reasonAgainst(shift, candidate, wanted, restMs) }))
  const eligible = judged.flatMap(({ candidate, reason }) => reason === null ? candidate : [])

  const missing = shift.skills.filter(skill => !shift.going.some(({ skills }) => skills.includes(skill)))
  const fewest = Math.max(0, Math.max(neverFewerThan, shift.least) - shift.going.length)
  const room = shift.seats - shift.going.length
  const chosen = choose(eligible, { missing, fewest, room, hasExperience: shift.going.some(({ isExperienced }) => isExperienced) })

  const last = chosen === null ? 0 : Math.max(0, ...chosen.map(({ load }) => load))
  const isOpen = chosen !== null && chosen.length > 0
  return {
    chosen: (chosen ?? []).map(person => ({ volunteerId: person.volunteerId, why: reasonsFor(shift, person, { missing, restMs, withExperience: [...chosen!, ...shift.going].some(other => other.volunteerId !== person.volunteerId && other.isExperienced) }) })),
    leftOut: judged.filter(({ candidate }) => !chosen?.some(({ volunteerId }) => volunteerId === candidate.volunteerId)).map(({ candidate, reason }) => ({
      volunteerId: candidate.volunteerId,
      reason: reason ?? { key: !isOpen ? (chosen ? 'enough' : 'notAlone') : candidate.load > last ? 'turn' : candidate.load === last ? 'order' : 'skillsFirst', params: { n: candidate.load } },
    })),
    shortage: chosen === null
      ? { people: Math.max(0, fewest - Math.min(eligible.length, Math.max(0, room))), skills: missing.filter(skill => !eligible.some(({ skills }) => skills.includes(skill))) }
      : null,
  }
}

function reasonAgainst(shift: RosterShift, candidate: Candidate, wanted: readonly FreeTime[], restMs: number): RosterReason | null {
  if (!candidate.mayServe) return { key: 'notServing', params: {} }
  if (candidate.hasPassed) return { key: 'passed', params: {} }
  const obstacle = findObstacle(shift, candidate, { restMs })
  if (obstacle) return { key: obstacle, params: obstacle === 'cap' ? { n: dutiesPerWeek } : obstacle === 'rest' ? { hours: restMs / 3_600_000 } : {} }
  return candidate.times.length > 0 && wanted.some(time => !candidate.times.includes(time)) ? { key: 'notFree', params: {} } : null
}

function reasonsFor(
  shift: RosterShift, { load, skills, isExperienced, times }: Candidate & { load: number },
  { missing, restMs, withExperience }: { missing: readonly Skill[], restMs: number, withExperience: boolean },
): RosterReason[] {
  return [
    { key: 'load', params: { n: load } },
    { key: times.length > 0 ? 'free' : 'freeUnsaid', params: {} },
    ...missing.filter(skill => skills.includes(skill)).map(skill => ({ key: 'skill', params: { skill } })),
    ...shift.isPersuasion ? [{ key: 'rested', params: { hours: restMs / 3_600_000 } }] : [],
    ...shift.siteId === null ? [] : [{ key: 'noTie', params: {} }],
    ...isExperienced ? [{ key: 'experienced', params: {} }] : withExperience ? [{ key: 'withExperienced', params: {} }] : [],
  ]
}

/**
 * The smallest number of people, and of these the first in the given order, who cover what is missing; null when there are
 * none. Somebody experienced is among them where that costs nobody more.
 */
function choose<Person extends Pick<Candidate, 'skills' | 'isExperienced'>>(
  people: readonly Person[], { missing, fewest, room, hasExperience }: { missing: readonly Skill[], fewest: number, room: number, hasExperience: boolean },
): Person[] | null {
  if (fewest === 0 && missing.length === 0) return []
  const all = (1 << missing.length) - 1
  const experience = 1 << missing.length
  const covers = people.map(({ skills, isExperienced }) => missing.reduce((mask, skill, bit) => skills.includes(skill) ? mask | 1 << bit : mask, isExperienced ? experience : 0))
  const wants = !hasExperience && people.some(({ isExperienced }) => isExperienced) ? [all | experience, all] : [all]
  const fewestFrom = countFrom(covers, all | experience)
  for (let size = Math.max(1, fewest); size <= Math.min(room, people.length); size++) {
    for (const want of wants) {
      if (fewestFrom[0]![want]! > size) continue
      const chosen: Person[] = []
      let left = want
      for (const [index, person] of people.entries()) {
        if (chosen.length === size) break
        const rest = left & ~covers[index]!
        if (fewestFrom[index + 1]![rest]! <= size - chosen.length - 1 && people.length - index - 1 >= size - chosen.length - 1) {
          chosen.push(person)
          left = rest
        }
      }
      return chosen
    }
  }
  return null
}

/** For each place in the order and each set of wants: how many people from there on cover it at least. */
function countFrom(covers: readonly number[], all: number): number[][] {
  const none = Array.from({ length: all + 1 }, (_, want) => want === 0 ? 0 : Infinity)
  const counts = [none]
  for (const mask of [...covers].reverse()) {
    const after = counts[0]!
    counts.unshift(after.map((count, want) => Math.min(count, 1 + after[want & ~mask]!)))
  }
  return counts
}

/** One tap of the form: `<site> <what they are to it>`, or `none` to take it back. */
export const tieSchema = z.string().regex(/^[\w-]{1,40} [a-z]+$/, 'roster.site_unknown').transform((text, context) => {
  const [siteId, said] = text.split(' ') as [string, string]
  const kind = ([...conflictKinds, 'none'] as const).find(one => one === said)
  if (!kind) context.addIssue({ code: 'custom', message: 'roster.site_unknown', input: text })
  return { siteId, kind: kind ?? 'none' as const }
})

/** Whom staff saw proposed and now ask. */
export const rosterOfferSchema = z.strictObject({ volunteerIds: z.array(z.string().max(40)).min(1).max(200) })
