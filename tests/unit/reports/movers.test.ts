import { describe, expect, it } from 'vitest'
import { isStaffMove, moveActions } from '#shared/reports/queue'
import { movers, reportMoves, toldMoves, undoableMoves, type Mover, type ReportMove } from '#shared/reports/rules'
import { can, roles, type Role } from '#shared/staff/permissions'

/** Who can be what in the life of a case. The reporter and the system sign in to nothing. */
const rolesOf: Record<Mover, readonly Role[]> = {
  triage: ['administrator', 'triage', 'subDistrictOfficer'],
  body: ['handler', 'subDistrictOfficer'],
  checker: ['handler', 'subDistrictOfficer', 'supervisor', 'triage'],
  supervisor: ['supervisor'],
  caller: ['administrator', 'triage', 'subDistrictOfficer', 'supervisor'],
  reporter: [],
  system: [],
}
const moves = Object.keys(reportMoves) as ReportMove[]
const staffMoves = moves.filter(isStaffMove)
const place = { subDistrict: '110107003', bodies: ['planning'] }

it('every mover of the table is somebody', () => { expect(Object.keys(rolesOf).sort()).toEqual([...movers].sort()) })

describe.each(staffMoves)('%s', (move) => {
  it.each(roles)('by %s, as the table of moves says', (role) => {
    const by: readonly Mover[] = reportMoves[move].by
    const expected = by.some(mover => rolesOf[mover].includes(role))
    expect(can({ role, subDistricts: 'all' }, 'reports', moveActions[move], place)).toBe(expected)
    expect(can({ role, subDistricts: ['110107003'] }, 'reports', moveActions[move], place)).toBe(expected)
    expect(can({ role, subDistricts: ['110107009'] }, 'reports', moveActions[move], place)).toBe(false)
    expect(can({ role, subDistricts: 'all', bodyId: 'planning' }, 'reports', moveActions[move], place)).toBe(expected)
    expect(can({ role, subDistricts: 'all', bodyId: 'fire' }, 'reports', moveActions[move], place)).toBe(false)
  })
})

it('only the reporter, the system and an appeal make the moves no route of the case makes', () => {
  expect(moves.filter(move => !isStaffMove(move))).toEqual(['answer', 'lapse', 'withdraw', 'overturn'])
})

it('what can be taken back is a decision of triage, and the reporter is told of each', () => {
  for (const move of undoableMoves) expect([move, (reportMoves[move].by as readonly Mover[]).includes('triage'), (toldMoves as readonly ReportMove[]).includes(move)]).toEqual([move, true, true])
})
