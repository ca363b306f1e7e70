import type { Database } from '#server/database/connect'
import { foundTeam, publishTeam, writeAgreement } from '#server/domain/volunteers/teams'
import { teamDraftSchema } from '#shared/volunteers/teams'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { inServedDatabase } from './servedMatter.ts'

const actor = { kind: 'staff', id: 'he' } as const

/** A team opened just now by the commands staff use: with risk, an agreement and a meeting next week. */
export async function openServedTeam(db: Database, changes: Record<string, unknown> = {}): Promise<{ id: string }> {
  const now = new Date()
  const draft = teamDraftSchema.parse({
    form: 'hall', subDistrict: '110107009', community: '110107009001', nameZh: '东山劝导队', nameEn: 'Dongshan persuasion team', doesZh: '两个人一起，在小区门口劝一劝。', mayNotZh: '不检查，不进别人家，不收证据。', whenZh: '周一到周五上午', whereZh: '东山社区东门',
    contactZh: '东山社区居委会，电话 010-00000000', insuranceZh: '上岗前由社区办保险。', risksZh: '路边有车，请注意。', seats: '12', minAge: '14', isRisky: 'yes', skills: ['talking', 'mediating'],
    meetsOn: addDays(toDay(now), 7), meetsFrom: '09:30', meetsTo: '11:00', meetingPlaceZh: '服务站二层', ...changes,
  })
  const id = await foundTeam(db, { draft, actor, now })
  await writeAgreement(db, { teamId: id, version: 1, text: { zh: '我自愿参加，按约好的时间来。', en: null }, actor, now })
  await publishTeam(db, { teamId: id, version: 2, actor, now })
  return { id }
}

let made: ReturnType<typeof openServedTeam> | undefined

/** A team at the server all files of a project ask; one for a test file. */
export function findServedTeam() {
  return made ??= inServedDatabase(db => openServedTeam(db))
}
