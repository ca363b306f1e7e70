import { join } from 'node:path'
import { connectDatabase, type Database } from '#server/database/connect'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { aPublicSite } from '../support/objections.ts'
import { callServedMeeting } from '../support/servedMeeting.ts'
import { aTeam } from '../support/volunteers.ts'

/** What residents can send something about. */
export interface Town { matterId: string, meetingId: string, teamId: string, siteIds: string[] }

/** Reads and writes the database of a server beside it. */
export async function inDatabase<Result>({ dataDir }: { dataDir: string }, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** An open comment period, a called hearing, a team and sites of the ledger. */
export async function prepareTown(portal: { dataDir: string }): Promise<Town> {
  const now = new Date()
  const yesterday = later(now, { days: -1 })
  return inDatabase(portal, async (db) => {
    const matter = await aMatter(db, { opensAt: later(now, { days: -10 }), publishedAt: later(now, { days: -11 }), closesAt: later(now, { days: 21 }), firstClosesAt: later(now, { days: 21 }) })
    const meeting = await callServedMeeting(db, { observerSeats: 200 })
    const team = await aTeam(db, { seats: 500, publishedAt: yesterday, createdAt: yesterday })
    const siteIds: string[] = []
    for (let count = 0; count < 12; count++) siteIds.push(await aPublicSite(db, { nameZh: `示例仓库${count + 1}` }, yesterday))
    return { matterId: matter.id, meetingId: meeting.matterId, teamId: team.id, siteIds }
  })
}
