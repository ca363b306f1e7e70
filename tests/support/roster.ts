import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { hashQueryCode } from '#server/crypto/queryCode'
import { issueReceipt } from '#server/domain/receipts/commands'
import { receipts } from '#server/domain/receipts/tables'
import { createRouteCard, stageRouteCard } from '#server/domain/volunteers/routes'
import { toQueryCode } from '#shared/receipts/queryCode'
import type { PortalServer } from './server.ts'
import { aMember, aTeam, aVolunteer } from './volunteers.ts'

export const queryCode = toQueryCode('123456789012345')
const actor = { kind: 'staff', id: 'he' } as const
const both = (zh: string) => ({ zh, en: null })

/** A server's database, written beside it. */
export async function inDatabaseOf<Result>({ dataDir }: Pick<PortalServer, 'dataDir'>, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** A persuasion team, whose volunteers hold receipts with `queryCode`, and an open route card of five stops. */
export function aTeamWithRoutes(server: Pick<PortalServer, 'dataDir'>, { people }: { people: number }) {
  return inDatabaseOf(server, async (db) => {
    const codeHash = await hashQueryCode(queryCode, loadKeys(server.dataDir))
    const team = await aTeam(db, { form: 'persuasion' })
    const volunteers = []
    for (let n = 0; n < people; n++) {
      const volunteer = await aVolunteer(db, { times: [] })
      await aMember(db, { team, volunteer, rank: n + 1 })
      await commit(db, tx => [
        ...issueReceipt(tx, { number: volunteer.number, kind: 'volunteer', subjectId: volunteer.id, submissionId: volunteer.submissionId, keys: loadKeys(server.dataDir), receivedAt: volunteer.receivedAt, said: volunteer }),
        tx.update(receipts).set({ codeHash }).where(eq(receipts.number, volunteer.number)).returning({ number: receipts.number }),
      ])
      volunteers.push(volunteer)
    }
    const cardId = randomUUID()
    const now = new Date()
    await createRouteCard(db, {
      id: cardId, teamId: team.id, title: both('东门一圈'), stops: ['东门外人行道', '花园凉亭', '车棚旁', '健身器材边', '公告栏下'].map(place => ({ place: both(place), matter: both('旧沙发') })), actor, now,
    })
    await stageRouteCard(db, { cardId, version: 1, stage: 'open', actor, now })
    return { team, volunteers, cardId, path: `/track/volunteer/routes/${cardId}` }
  })
}
