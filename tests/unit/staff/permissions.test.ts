import { describe, expect, it } from 'vitest'
import { bindingOf, can, isScoped, permissions, roles, type Role, type RowPlace } from '#shared/staff/permissions'

const short: Record<string, Role> = {
  A: 'administrator', T: 'triage', S: 'subDistrictOfficer', B: 'handler', V: 'supervisor', R: 'roadChief', L: 'ledgerEditor', E: 'enforcementOfficer', I: 'inspector', H: 'hearingOfficer', W: 'communityWorker', C: 'custodian',
  U: 'auditor',
}

/** Resource and action, who may do it, and whether their sub-districts bind them. Whoever adds an action adds its row. */
const expected: Array<[string, string, string, boolean]> = [
  ['ledger', 'read', 'ATSBVRLEIHWCU', false],
  ['ledger', 'create', 'ASL', true],
  ['ledger', 'edit', 'ASL', true],
  ['ledger', 'publish', 'AL', true],
  ['ledger', 'withdraw', 'AL', true],
  ['ledger', 'import', 'AL', true],
  ['ledger', 'checkLegality', 'AV', true],
  ['ledger', 'enforce', 'E', true],
  ['ledger', 'approve', 'V', true],
  ['ledger', 'accept', 'ALSVI', true],
  ['ledger', 'pause', 'ALSVE', true],
  ['ledger', 'inspect', 'ISV', true],
  ['ledger', 'decide', 'EL', true],
  ['ledger', 'planInspection', 'V', true],
  ['interfaces', 'read', 'AU', false],
  ['interfaces', 'change', 'A', false],
  ['objections', 'read', 'ALSVU', true],
  ['objections', 'enter', 'ALST', true],
  ['objections', 'identify', 'ALS', true],
  ['objections', 'review', 'ALSV', true],
  ['objections', 'decide', 'V', true],
  ['objections', 'remedy', 'ALSVE', true],
  ['objections', 'reveal', 'C', true],
  ['assistance', 'read', 'ASWBVU', true],
  ['assistance', 'enter', 'ASWT', true],
  ['assistance', 'route', 'ASW', true],
  ['assistance', 'work', 'ASWB', true],
  ['assistance', 'follow', 'ASW', true],
  ['assistance', 'reveal', 'CASWB', true],
  ['privacy', 'read', 'ACU', false],
  ['privacy', 'answer', 'C', false],
  ['privacy', 'breach', 'AC', false],
  ['bulletins', 'read', 'AVU', false],
  ['bulletins', 'freeze', 'AV', false],
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
  ['volunteers', 'read', 'ASWVU', true],
  ['volunteers', 'lead', 'ASW', true],
  ['volunteers', 'enter', 'ASWT', true],
  ['volunteers', 'check', 'ASW', true],
  ['volunteers', 'schedule', 'ASW', true],
  ['volunteers', 'confirmHours', 'ASW', true],
  ['volunteers', 'exportHours', 'ASW', true],
  ['volunteers', 'reveal', 'C', true],
  ['orders', 'read', 'ASWVU', true],
  ['orders', 'enter', 'ASWT', true],
  ['orders', 'screen', 'ASW', true],
  ['orders', 'follow', 'ASW', true],
  ['orders', 'decideDispute', 'ASWV', true],
  ['orders', 'reveal', 'C', true],
  ['bodies', 'read', 'ATSBVRLEIHWCU', false],
  ['bodies', 'change', 'A', false],
  ['templates', 'read', 'ATSBV', false],
  ['templates', 'change', 'ATV', false],
  ['places', 'read', 'ATS', true],
  ['places', 'edit', 'ATS', true],
  ['staff', 'read', 'AU', false],
  ['staff', 'invite', 'A', false],
  ['staff', 'changeRole', 'A', false],
  ['staff', 'disable', 'A', false],
  ['account', 'read', 'ATSBVRLEIHWCU', false],
  ['account', 'change', 'ATSBVRLEIHWCU', false],
  ['audit', 'read', 'AU', false],
  ['mail', 'read', 'AU', false],
  ['settings', 'read', 'AU', false],
  ['settings', 'change', 'A', false],
]

// The table is walked by name here, which its own types do not allow.
const may = can as unknown as (holder: { role: Role, subDistricts: 'all' | string[], bodyId?: string, communities?: string[] | null }, resource: string, action: string, where?: RowPlace) => boolean

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

  const ofTwo = { subDistricts: ['110107003'], communities: ['110107003007', '110107003009'] }
  it.each(expected.filter(([, , , isBound]) => isBound))('%s.%s binds whoever works for communities to theirs (%s)', (resource, action, letters) => {
    const holder = { ...ofTwo, role: short[letters[0]!]! }
    expect(may(holder, resource, action)).toBe(true)
    for (const community of ofTwo.communities) {
      expect(may(holder, resource, action, { subDistrict: '110107003', community })).toBe(true)
      expect(may(holder, resource, action, { community })).toBe(true)
    }
    for (const community of ['110107003016', null, undefined]) expect(may(holder, resource, action, { subDistrict: '110107003', community })).toBe(false)
    for (const community of ['110107003016', null]) expect(may(holder, resource, action, { community })).toBe(false)
    for (const where of [{ subDistrict: null }, { subDistrict: null, community: undefined }]) expect(may(holder, resource, action, where)).toBe(false)
    expect(may({ ...holder, communities: [] }, resource, action, { community: '110107003007' })).toBe(false)
  })

  it.each(expected.filter(([, , , isBound]) => isBound))('%s.%s asks nobody else for a community (%s)', (resource, action, letters) => {
    const role = short[letters[0]!]!
    for (const community of ['110107003016', null, undefined]) {
      expect(may({ role, subDistricts: ['110107003'], communities: null }, resource, action, { subDistrict: '110107003', community })).toBe(true)
      expect(may({ role, subDistricts: ['110107009'] }, resource, action, { subDistrict: '110107003', community })).toBe(false)
      expect(may({ role, subDistricts: 'all' }, resource, action, { subDistrict: null, community })).toBe(true)
    }
    expect(may({ role, subDistricts: ['110107003'] }, resource, action, { community: '110107003007' })).toBe(false)
  })

  it('binds a community worker whose communities are not known to none', () => {
    const worker = { role: 'communityWorker', subDistricts: 'all' } as const
    for (const communities of [undefined, null]) expect(bindingOf({ ...worker, communities })).toEqual([])
    expect(bindingOf({ role: 'triage' })).toBeNull()
    expect(bindingOf({ ...worker, communities: ['110107003007'] })).toEqual(['110107003007'])
  })

  it('gives nothing for an action or a role that is not in it', () => {
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'burn')).toBe(false)
    expect(may({ role: 'administrator', subDistricts: 'all' }, 'ledger', 'toString')).toBe(false)
    expect(may({ role: 'nobody' as Role, subDistricts: 'all' }, 'ledger', 'read')).toBe(false)
  })
})
