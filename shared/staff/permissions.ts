/** Everybody who signs in has one role. */
export const roles = [
  'administrator', 'triage', 'subDistrictOfficer', 'ledgerEditor', 'hearingOfficer', 'custodian', 'auditor',
] as const
export type Role = (typeof roles)[number]

const caseStaff = ['administrator', 'triage', 'subDistrictOfficer'] as const

/**
 * Who may do what: resource, action, roles. An action under `withinSubDistrict` touches rows of one sub-district:
 * its route has to check the row, and somebody bound to sub-districts may not touch the rows of others.
 */
export const permissions = {
  ledger: {
    anywhere: { read: roles },
    withinSubDistrict: {
      create: ['administrator', 'ledgerEditor', 'subDistrictOfficer'],
      edit: ['administrator', 'ledgerEditor', 'subDistrictOfficer'],
      publish: ['administrator', 'ledgerEditor'],
      withdraw: ['administrator', 'ledgerEditor'],
      import: ['administrator', 'ledgerEditor'],
    },
  },
  reports: {
    anywhere: {},
    withinSubDistrict: {
      read: [...caseStaff, 'custodian', 'auditor'],
      accept: caseStaff,
      refuse: caseStaff,
      note: caseStaff,
    },
  },
  staff: {
    anywhere: {
      read: ['administrator', 'auditor'],
      invite: ['administrator'],
      changeRole: ['administrator'],
      disable: ['administrator'],
    },
    withinSubDistrict: {},
  },
  /** One's own account: sessions, password, recovery codes. */
  account: { anywhere: { read: roles, change: roles }, withinSubDistrict: {} },
  audit: { anywhere: { read: ['administrator', 'auditor'] }, withinSubDistrict: {} },
  mail: { anywhere: { read: ['administrator', 'auditor'] }, withinSubDistrict: {} },
  settings: { anywhere: { read: ['administrator', 'auditor'], change: ['administrator'] }, withinSubDistrict: {} },
} as const satisfies Record<string, Record<'anywhere' | 'withinSubDistrict', Record<string, readonly Role[]>>>

type Permissions = typeof permissions
export type Resource = keyof Permissions
export type Action<Of extends Resource> = (keyof Permissions[Of]['anywhere'] | keyof Permissions[Of]['withinSubDistrict']) & string

export type Permission = { [Of in Resource]: readonly [Of, Action<Of>] }[Resource]

/** Sub-district codes somebody is bound to, or the whole district. */
export type SubDistrictScope = 'all' | readonly string[]

export interface Holder { role: Role, subDistricts: SubDistrictScope }

/** What a staff page knows of the person signed in. */
export interface StaffView extends Holder {
  id: string
  name: string
  /** Whether they proved who they are within the last ten minutes. */
  isFresh: boolean
}

/**
 * Whether somebody may do this. With `subDistrict`, also to a row of that sub-district; a row whose sub-district is
 * not known (null) belongs to those who are bound to none.
 */
export function can<Of extends Resource>(
  { role, subDistricts }: Holder, resource: Of, action: Action<Of>, { subDistrict }: { subDistrict?: string | null } = {},
): boolean {
  const { allowed, scoped } = ruleOf(resource, action)
  if (!allowed.includes(role)) return false
  if (!scoped || subDistrict === undefined || subDistricts === 'all') return true
  return subDistrict !== null && subDistricts.includes(subDistrict)
}

/** Whether an action touches rows of one sub-district, so that its route has to check the row. */
export function isScoped<Of extends Resource>(resource: Of, action: Action<Of>): boolean {
  return ruleOf(resource, action).scoped
}

function ruleOf(resource: Resource, action: string): { allowed: readonly Role[], scoped: boolean } {
  const { anywhere, withinSubDistrict } = permissions[resource] as Record<'anywhere' | 'withinSubDistrict', Record<string, readonly Role[]>>
  const scoped = Object.hasOwn(withinSubDistrict, action)
  const allowed = scoped ? withinSubDistrict[action] : Object.hasOwn(anywhere, action) ? anywhere[action] : undefined
  return { allowed: allowed ?? [], scoped }
}
