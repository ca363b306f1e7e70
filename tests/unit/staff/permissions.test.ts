import { describe, expect, it } from 'vitest'
import { can, isScoped, permissions, roles, type Role } from '#shared/staff/permissions'

const short: Record<string, Role> = {
  A: 'administrator', T: 'triage', S: 'subDistrictOfficer', B: 'handler', V: 'supervisor', R: 'roadChief', L: 'ledgerEditor', H: 'hearingOfficer', C: 'custodian', U: 'auditor',
}

/** Resource and action, who may do it, and whether their sub-districts bind them. Whoever adds an action adds its row. */
const expected: Array<[string, string, string, boolean]> = [
  ['ledger', 'read', 'ATSBVRLHCU', false],
  ['ledger', 'create', 'ASL', true],
  ['ledger', 'edit', 'ASL', true],
  ['ledger', 'publish', 'AL', true],
  ['ledger', 'withdraw', 'AL', true],
  ['ledger', 'import', 'AL', true],
  ['reports', 'read', 'ATSBVRCU', true],
  ['reports', 'readWords', 'ATSVC', true],
  ['reports', 'accept', 'ATS', true],
  ['reports', 'refuse', 'ATS', true],
  ['reports', 'redact', 'ATS', true],
  ['reports', 'ask', 'ATS', true],
  ['reports', 'transfer', 'ATS', true],
  ['reports', 'merge', 'ATS', true],
  ['reports', 'dispatch', 'ATS', true],
  ['reports', 'note', 'ATSBV', true],
  ['reports', 'work', 'BS', true],
  ['reports', 'tell', 'ATSB', true],
  ['reports', 'check', 'BSVT', true],
  ['reports', 'extend', 'V', true],
  ['reports', 'followUp', 'ATSV', true],
  ['reports', 'supervise', 'V', true],
  ['reports', 'decideAppeal', 'ATSV', true],
  ['reports', 'whistle', 'ST', true],
  ['reports', 'reportIn', 'BS', true],
  ['reports', 'patrol', 'RS', true],
  ['reports', 'register', 'TSL', true],
  ['reports', 'message', 'ATSBV', true],
  ['reports', 'reveal', 'C', true],
  ['hearings', 'read', 'AHSVU', true],
  ['hearings', 'draft', 'AHS', true],
  ['hearings', 'checkLegality', 'AV', true],
  ['hearings', 'publish', 'AH', true],
  ['hearings', 'moderate', 'AHST', true],
  ['hearings', 'decideAppeal', 'AHV', true],
  ['hearings', 'enter', 'AHST', true],
  ['hearings', 'answer', 'AHS', true],
  ['hearings', 'meet', 'AHS', true],
  ['hearings', 'draw', 'AH', true],
  ['hearings', 'signOff', 'AHV', true],
  ['hearings', 'reveal', 'C', true],
  ['bodies', 'read', 'ATSBVRLHCU', false],
  ['bodies', 'change', 'A', false],
  ['templates', 'read', 'ATSBV', false],
  ['templates', 'change', 'ATV', false],
  ['places', 'read', 'ATS', true],
  ['places', 'edit', 'ATS', true],
  ['staff', 'read', 'AU', false],
  ['staff', 'invite', 'A', false],
  ['staff', 'changeRole', 'A', false],
  ['staff', 'disable', 'A', false],
  ['account', 'read', 'ATSBVRLHCU', false],
  ['account', 'change', 'ATSBVRLHCU', false],
  ['audit', 'read', 'AU', false],
  ['mail', 'read', 'AU', false],
  ['settings', 'read', 'AU', false],
  ['settings', 'change', 'A', false],
]

// The table is walked by name here, which its own types do not allow.
const may = can as unknown as (holder: { role: Role, subDistricts: 'all' | string[], bodyId?: string }, resource: string, action: string, where?: { subDistrict?: string | null, bodies?: string[] }) => boolean

describe('the permission table', () => {
  it('has an expected row for every action', () => {
    const actions = Object.entries(permissions).flatMap(([resource, { anywhere, withinSubDistrict }]) =>
      [...Object.keys(anywhere), ...Object.keys(withinSubDistrict)].map(action => `${resource}.${action}`))
    expect(actions.sort()).toEqual(expected.map(([resource, action]) => `${resource}.${action}`).sort())
  })

  it.each(expected)('%s.%s is for %s', (resource, action, letters, isBound) => {
    const allowed = [...letters].map(letter => short[letter]!)
    for (const role of roles) expect([role, may({ role, subDistricts: 'all' }, resource, action)]).toEqual([role, allowed.includes(role)])
    expect((isScoped as unknown as (resource: string, action: string) => boolean)(resource, action)).toBe(isBound)
  })

  it.each(expected)('%s.%s of another sub-district (%s)', (resource, action, letters, isBound) => {
    const role = short[letters[0]!]!
    const holder = { role, subDistricts: ['110107009'] }
    expect(may(holder, resource, action, { subDistrict: '110107009' })).toBe(true)
    expect(may(holder, resource, action, { subDistrict: '110107001' })).toBe(!isBound)
    expect(may(holder, resource, action, { subDistrict: null })).toBe(!isBound)
    expect(may({ role, subDistricts: 'all' }, resource, action, { subDistrict: null })).toBe(true)
  })

  it.each(expected.filter(([, , , isBound]) => isBound))('%s.%s binds whoever works for a body to what the body has (%s)', (resource, action, letters) => {
    const holder = { role: short[letters[0]!]!, subDistricts: 'all' as const, bodyId: 'b1' }
    expect(may(holder, resource, action, { subDistrict: '110107009', bodies: ['b0', 'b1'] })).toBe(true)
    for (const bodies of [['b0'], [], undefined]) expect(may(holder, resource, action, { subDistrict: '110107009', bodies })).toBe(false)
  })

  it('gives nothing for an action or a role that is not in it', () => {
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'burn')).toBe(false)
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'toString')).toBe(false)
    expect(may({ role: 'nobody' as Role, subDistricts: 'all' }, 'ledger', 'read')).toBe(false)
  })
})
