import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit } from '#server/database/commit.ts'
import type { Database } from '#server/database/connect.ts'
import { applications, meetings, seatGroups } from '#server/domain/hearings/tables.ts'
import { later, monday } from './clock.ts'
import { aMatter } from './hearings.ts'
import { uniqueNumber } from './unique.ts'

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** Runs the published script over published files as somebody at home does; what it prints, and whether it agrees. */
export function checkDraw({ pool, number, result, script = 'server/assets/draw-check.mjs' }: { pool: string | Buffer, number: string, result?: string | Buffer, script?: string }): { agrees: boolean, printed: string } {
  const folder = mkdtempSync(join(tmpdir(), 'draw-'))
  try {
    writeFileSync(join(folder, 'pool.txt'), pool)
    if (result !== undefined) writeFileSync(join(folder, 'result.txt'), result)
    const args = [script, join(folder, 'pool.txt'), number, ...result === undefined ? [] : [join(folder, 'result.txt')]]
    try { return { agrees: true, printed: execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }) } }
    catch (error) { return { agrees: false, printed: String((error as { stderr?: unknown }).stderr) } }
  }
  finally { rmSync(folder, { recursive: true }) }
}

type Meeting = typeof meetings.$inferInsert
type Application = typeof applications.$inferInsert
const both = (zh: string, en: string | null = null) => ({ zh, en })

/** When nobody can apply any more. */
export const applyUntil = later(monday, { days: 5 })

/** A hearing whose call was published on Monday, or when it begins, with two groups of three and two seats, and who applied for each. */
export async function aMeetingToDraw(db: Database, { applied = [6, 1], begin = monday, ...changes }: Partial<Omit<Meeting, 'matterId'>> & { applied?: number[], begin?: Date } = {}) {
  const closesAt = later(begin, { days: 31 })
  const startsAt = later(begin, { days: 30 })
  const matter = await aMatter(db, { kind: 'hearing', opensAt: begin, closesAt, firstClosesAt: closesAt, publishedAt: begin })
  const meeting: Meeting = {
    matterId: matter.id, startsAt, endsAt: later(startsAt, { hours: 3 }), place: both('区政府会议室'), agenda: [], applyFrom: begin, applyUntil: later(begin, { days: 5 }), selection: 'draw',
    selectionRule: both('每组按公开号码抽签。'), observerSeats: 5, observersTaken: 0, calledAt: begin, version: 1, ...changes,
  }
  const groups = [['沿街商户', 3], ['居民', 2]].map(([name, seats], index) => ({ id: randomUUID(), matterId: matter.id, position: index + 1, name: both(String(name)), seats: Number(seats), taken: 0 }))
  const people = applied.flatMap((count, index) => Array.from({ length: count }, () => anApplicationRow(matter.id, { groupId: groups[index]!.id })))
  await commit(db, tx => [
    tx.insert(meetings).values(meeting).returning({ id: meetings.matterId }),
    tx.insert(seatGroups).values(groups).returning({ id: seatGroups.id }),
    ...people.length > 0 ? [tx.insert(applications).values(people).returning({ id: applications.id })] : [],
  ])
  return { matter, meeting, groups, people }
}

export function anApplicationRow(matterId: string, changes: Partial<Application> = {}): Application {
  return {
    id: randomUUID(), matterId, number: uniqueNumber('TZ'), submissionId: randomUUID(), role: 'speaker', locale: 'zh-CN', receivedAt: later(monday, { hours: 2 }),
    state: 'applied', salt: randomUUID(), isDemo: false, version: 1, ...changes,
  }
}
