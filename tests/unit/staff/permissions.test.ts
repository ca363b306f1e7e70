import { describe, expect, it } from 'vitest'
import { can, isScoped, permissions, roles, type Role } from '#shared/staff/permissions'

const short: Record<string, Role> = {
  A: 'administrator', T: 'triage', S: 'subDistrictOfficer', L: 'ledgerEditor', H: 'hearingOfficer', C: 'custodian', U: 'auditor',
}

/** Resource and action, who may do it, and whether their sub-districts bind them. Whoever adds an action adds its row. */
const expected: Array<[string, string, string, boolean]> = [
  ['ledger', 'read', 'ATSLHCU', false],
  ['ledger', 'create', 'ASL', true],
  ['ledger', 'edit', 'ASL', true],
  ['ledger', 'publish', 'AL', true],
  ['ledger', 'withdraw', 'AL', true],
  ['ledger', 'import', 'AL', true],
  ['reports', 'read', 'ATSCU', true],
  ['reports', 'accept', 'ATS', true],
  ['reports', 'refuse', 'ATS', true],
  ['reports', 'note', 'ATS', true],
  ['staff', 'read', 'AU', false],
  ['staff', 'invite', 'A', false],
  ['staff', 'changeRole', 'A', false],
  ['staff', 'disable', 'A', false],
  ['account', 'read', 'ATSLHCU', false],
  ['account', 'change', 'ATSLHCU', false],
  ['audit', 'read', 'AU', false],
  ['mail', 'read', 'AU', false],
  ['settings', 'read', 'AU', false],
  ['settings', 'change', 'A', false],
]

// The table is walked by name here, which its own types do not allow.
const may = can as unknown as (holder: { role: Role, subDistricts: 'all' | string[] }, resource: string, action: string, where?: { subDistrict?: string | null }) => boolean

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

  it('gives nothing for an action or a role that is not in it', () => {
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'burn')).toBe(false)
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'toString')).toBe(false)
    expect(may({ role: 'nobody' as Role, subDistricts: 'all' }, 'ledger', 'read')).toBe(false)
  })
})
