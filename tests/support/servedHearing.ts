import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Database } from '#server/database/connect'
import { enterNumber, freezePool, voidDraw } from '#server/domain/hearings/draws'
import { correctOwnWords, publishRecord, writeStatement } from '#server/domain/hearings/record'
import { addTurn, endTurn, startTurn } from '#server/domain/hearings/speeches'
import { applications, meetings } from '#server/domain/hearings/tables'
import { later } from './clock.ts'
import { aMeetingToDraw } from './draws.ts'
import { circumstances, officer } from './meetings.ts'
import { inServedDatabase } from './servedMatter.ts'

let made: Promise<string> | undefined

/** A hearing that was drawn twice and held, with a record one of whose speakers has corrected; one for a test file. */
export function findServedHearing() {
  return made ??= inServedDatabase(makeHearing)
}

async function makeHearing(db: Database): Promise<string> {
  const begin = later(new Date(), { days: -32 })
  const { matter: { id: matterId }, people } = await aMeetingToDraw(db, { begin, applied: [24, 9] })
  const decision = { matterId, actor: officer, ...circumstances }
  const both = (zh: string, en: string | null = null) => ({ zh, en })
  for (const [index, number] of ['03121822253007', '0409112030320 5'].entries()) {
    const now = later(begin, { days: 6 + 2 * index })
    const { sequence } = await freezePool(db, { ...decision, source: both(`福利彩票双色球第 202613${index} 期`), secondSource: both('次日 21:00 的公开信标'), numberDueAt: later(now, { days: 1 }), now })
    await enterNumber(db, { ...decision, sequence, number, usesSecond: false, secondReason: null, now: later(now, { days: 1 }) })
    if (index === 0) await voidDraw(db, { ...decision, sequence, version: 2, reason: both('号码抄错了一位'), now: later(now, { days: 1, hours: 1 }) })
  }
  const now = later(begin, { days: 30 })
  await db.update(applications).set({ state: 'present', publicName: '沿街商户代表' }).where(eq(applications.id, people[0]!.id))
  const [meeting] = await db.select().from(meetings).where(eq(meetings.matterId, matterId))
  const said = [['主持人', 'chair', '现在开会。请主办单位说明。', null], ['沿街商户代表', 'participant', '停车位要多留三十个，老人看病上下车方便。', people[0]!.id]] as const
  for (const [speaker, role, text, applicationId] of said) await writeStatement(db, { ...decision, statementId: randomUUID(), speaker, role, text, applicationId, reason: null, now })
  const turnId = randomUUID()
  await addTurn(db, { ...decision, turnId, applicationId: people[0]!.id, speaker: '沿街商户代表', secondsAllowed: 180, now })
  await startTurn(db, { ...decision, turnId, version: 1, speakingId: null, now })
  await endTurn(db, { ...decision, turnId, now: later(now, { minutes: 4 }) })
  await publishRecord(db, { ...decision, version: meeting!.version + said.length, now: later(now, { days: 1 }) })
  await correctOwnWords(db, { applicationId: people[0]!.id, statementId: randomUUID(), position: 2, revision: 1, text: '停车位要多留十三个，老人看病上下车方便。', keep: true, at: later(now, { days: 1, hours: 1 }) })
  return matterId
}
