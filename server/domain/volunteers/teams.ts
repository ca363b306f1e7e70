import { and, eq, lte } from 'drizzle-orm'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { Bilingual } from '../../../shared/volunteers/records.ts'
import type { TeamStage } from '../../../shared/volunteers/rules.ts'
import { missingForTeam, type TeamDraft } from '../../../shared/volunteers/teams.ts'
import { indexTeam } from './searchableTeam.ts'
import { findMembership, getTeam, type Team } from './queries.ts'
import { holdTeam, prepareTeamFilling, type Circumstances } from './seats.ts'
import { teamAgreements, teams } from './tables.ts'
import { teamInvalid, teamNotReady, teamSeatsTaken, teamStepNotNow } from './teamErrors.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }
interface Step extends By { teamId: string, version: number }

const stepOf = (tx: Database, action: string, { actor, now }: By, teamId: string, more: { reason?: string, facts?: Record<string, unknown> } = {}) =>
  recordEvent(tx, { action, subject: { type: 'team', id: teamId }, actor, at: now, ...more })

/** The team as the page showed it. Throws `stale` (409) when somebody has changed it since, `team.step_not_now` (409) in another stage. */
async function getUnchanged(db: Database, { teamId, version }: Step, stages?: readonly TeamStage[]): Promise<Team> {
  const team = await getTeam(db, teamId)
  if (team.version !== version) throw new StaleWriteError()
  if (stages && !stages.includes(team.stage)) throw teamStepNotNow()
  return team
}

/** Seats are taken without a new version, so a change of anything else never touches their count. */
function update(tx: Database, { id, version }: Team, changes: Partial<Omit<Team, 'taken'>>): Write {
  return tx.update(teams).set({ ...changes, version: version + 1 })
    .where(and(eq(teams.id, id), eq(teams.version, version), changes.seats === undefined ? undefined : lte(teams.taken, changes.seats))).returning({ id: teams.id })
}

const toRow = ({ meeting, ...draft }: TeamDraft) =>
  ({ ...draft, meetsAt: meeting?.from ?? null, meetsUntil: meeting?.until ?? null, meetingPlace: meeting?.place ?? null })

/** A meeting is announced when a public team is given another one than it had. */
function announceMeeting(tx: Database, by: By, team: Pick<Team, 'id' | 'meetsAt' | 'meetsUntil'>, before?: Pick<Team, 'meetsAt' | 'meetsUntil'>): Write[] {
  const { id, meetsAt, meetsUntil } = team
  if (!meetsAt || !meetsUntil || before && meetsAt.getTime() === before.meetsAt?.getTime() && meetsUntil.getTime() === before.meetsUntil?.getTime()) return []
  return stepOf(tx, 'team.meetingSet', by, id, { facts: { at: meetsAt.toISOString(), until: meetsUntil.toISOString() } })
}

/** A new team, which nobody but staff can see. */
export async function foundTeam(db: Database, { draft, isDemo = false, ...by }: By & { draft: TeamDraft, isDemo?: boolean }): Promise<string> {
  const id = createId()
  await commit(db, tx => [
    tx.insert(teams).values({ ...toRow(draft), id, stage: 'draft', taken: 0, agreement: 0, createdBy: by.actor.id, createdAt: by.now, isDemo, version: 1 }).returning({ id: teams.id }),
    ...stepOf(tx, 'team.founded', by, id, { facts: { form: draft.form } }),
  ])
  return id
}

/**
 * Other words, seats or times for a team; an open one must stay complete. Seats that are added are offered to those who wait, in
 * the same commit. Throws `stale` (409), `team.seats_below_taken` (409), `team.not_ready` (409) with what is missing, and
 * `invalid` (422) for a leader who has no seat in the team or a form or community that cannot change any more.
 */
export async function changeTeam(db: Database, { draft, leaderId, ...step }: Step & Circumstances & { draft: TeamDraft, leaderId: string | null }): Promise<void> {
  await whileUnchanged(db, step, async (team) => {
    const changed = { ...team, ...toRow(draft), leaderId }
    if (team.stage === 'open') requireReady(changed)
    if (team.publishedAt && draft.community !== team.community) throw teamInvalid({ issues: [{ path: 'community', code: 'team.community_fixed' }] })
    if (team.publishedAt && draft.form !== team.form) throw teamInvalid({ issues: [{ path: 'form', code: 'team.form_fixed' }] })
    if (draft.seats < team.taken) throw teamSeatsTaken({ issues: [{ path: 'seats', code: 'team.seats_below_taken' }] })
    if (leaderId !== null && leaderId !== team.leaderId && (await findMembership(db, { teamId: team.id, volunteerId: leaderId }))?.state !== 'seated') {
      throw teamInvalid({ issues: [{ path: 'leaderId', code: 'team.leader_unknown' }] })
    }
    const fill = await prepareTeamFilling(db, team, { seats: draft.seats, ...step })
    await commit(db, (tx): Array<Write | OptionalWrite> => [
      holdTeam(tx, team.id),
      update(tx, team, { ...toRow(draft), leaderId }),
      ...fill(tx),
      ...indexTeam(tx, changed, step.now),
      ...stepOf(tx, 'team.changed', step, team.id, { facts: team.seats === draft.seats ? {} : { from: team.seats, seats: draft.seats } }),
      ...team.stage === 'open' ? announceMeeting(tx, step, changed, team) : [],
    ])
  })
}

/** Takes a step of staff again as long as only seats were taken meanwhile. Throws `stale` (409) when somebody changed the team itself. */
async function whileUnchanged(db: Database, { teamId, version }: Step, take: (team: Team) => Promise<void>): Promise<void> {
  const isDone = await untilSettled(async () => {
    const team = await getTeam(db, teamId)
    if (team.version !== version) return false
    await take(team)
    return true
  })
  if (!isDone) throw new StaleWriteError()
}

function requireReady(team: Parameters<typeof missingForTeam>[0]): void {
  const missing = missingForTeam(team)
  if (missing.length > 0) throw teamNotReady({ issues: missing.map(gap => ({ path: '', code: `team.missing_${gap}` })) })
}

/** Lets everybody see a team and sign up for it. Throws `team.not_ready` (409) with what is missing, `team.step_not_now` (409), `stale` (409). */
export async function publishTeam(db: Database, step: Step): Promise<void> {
  const team = await getUnchanged(db, step, ['draft'])
  requireReady(team)
  await commit(db, tx => [
    update(tx, team, { stage: 'open', publishedAt: step.now }),
    ...indexTeam(tx, { ...team, stage: 'open' }, step.now),
    ...stepOf(tx, 'team.published', step, team.id),
    ...announceMeeting(tx, step, team),
  ])
}

/** Ends a team for newcomers; its page stays and says so, with the reason. */
export async function closeTeam(db: Database, { reason, ...step }: Step & { reason: string }): Promise<void> {
  const team = await getUnchanged(db, step, ['draft', 'open'])
  await commit(db, tx => [
    update(tx, team, { stage: 'closed' }),
    ...indexTeam(tx, { ...team, stage: 'closed' }, step.now),
    ...stepOf(tx, 'team.closed', step, team.id, { reason }),
  ])
}

/** Opens a closed team again, and offers its free seats to those who wait; makes a draft of one that never was open. Throws as `publishTeam`. */
export async function reopenTeam(db: Database, step: Step & Circumstances): Promise<void> {
  await whileUnchanged(db, step, async (team) => {
    if (team.stage !== 'closed') throw teamStepNotNow()
    const stage = team.publishedAt ? 'open' : 'draft'
    if (stage === 'open') requireReady(team)
    const fill = await prepareTeamFilling(db, team, { seats: team.seats, stage, ...step })
    await commit(db, tx => [
      holdTeam(tx, team.id),
      update(tx, team, { stage }),
      ...fill(tx),
      ...indexTeam(tx, { ...team, stage }, step.now),
      ...stepOf(tx, 'team.reopened', step, team.id),
    ])
  })
}

/** Another version of a team's agreement, which its volunteers have to accept anew. Throws `stale` (409), `team.agreement_unchanged` (422). */
export async function writeAgreement(db: Database, { text, ...step }: Step & { text: Bilingual }): Promise<number> {
  const team = await getUnchanged(db, step, ['draft', 'open'])
  const [before] = await db.select().from(teamAgreements).where(and(eq(teamAgreements.teamId, team.id), eq(teamAgreements.number, team.agreement)))
  if (before && before.text.zh === text.zh && before.text.en === text.en) throw teamInvalid({ issues: [{ path: 'zh', code: 'team.agreement_unchanged' }] })
  const number = team.agreement + 1
  await commit(db, tx => [
    update(tx, team, { agreement: number }),
    tx.insert(teamAgreements).values({ teamId: team.id, number, text, at: step.now, by: step.actor.id }).returning({ number: teamAgreements.number }),
    ...stepOf(tx, 'team.agreementWritten', step, team.id, { facts: { number } }),
  ])
  return number
}
