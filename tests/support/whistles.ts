import type { Database } from '#server/database/connect'
import { createBody } from '#server/domain/bodies/commands'
import { loadOffices } from '#server/domain/bodies/offices'
import { acceptReport } from '#server/domain/reports/commands'
import type { Submission } from '#server/domain/reports/commands'
import type { BodyKind } from '#shared/bodies/schemas'
import { monday } from './clock.ts'
import { aReport, circumstances } from './reports.ts'
import { createStaff } from './staff.ts'

/** A department, or another body, in use. */
export function aBody(db: Database, nameZh: string, kind: BodyKind = 'department') {
  return createBody(db, { fields: { nameZh, nameEn: null, kind, subDistrict: null, phone: null }, actor: { kind: 'system' }, now: monday })
}

/** Two departments with an officer each, the officer of 八角街道 and a case of theirs that was taken up. */
export async function createWhistleWorld(db: Database, submission: Partial<Submission> = {}) {
  await loadOffices(db, monday)
  const [power, planning] = [await aBody(db, '区供电公司'), await aBody(db, '规自分局')]
  const officer = await createStaff(db, { name: '街道甲', email: 'jia@example.org', role: 'subDistrictOfficer', subDistricts: ['110107003'] })
  const ofPower = await createStaff(db, { name: '电力乙', email: 'yi@example.org', role: 'handler', bodyId: power })
  const ofPlanning = await createStaff(db, { name: '规划丙', email: 'bing@example.org', role: 'handler', bodyId: planning })
  const { reportId, number } = await aReport(db, submission)
  await acceptReport(db, { ...circumstances, reportId, version: 1, actor: officer.actor })
  return { power, planning, officer, ofPower, ofPlanning, reportId, number }
}
