/** Everybody who signs in has one role. */
export const roles = [
  'administrator', 'triage', 'subDistrictOfficer', 'handler', 'supervisor', 'roadChief', 'ledgerEditor', 'enforcementOfficer', 'inspector', 'hearingOfficer',
  'communityWorker', 'custodian', 'auditor',
] as const
export type Role = (typeof roles)[number]

const caseStaff = ['administrator', 'triage', 'subDistrictOfficer'] as const
const volunteerStaff = ['administrator', 'subDistrictOfficer', 'communityWorker'] as const
const objectionStaff = ['administrator', 'ledgerEditor', 'subDistrictOfficer'] as const
const helpStaff = ['administrator', 'subDistrictOfficer', 'communityWorker'] as const
const hearingStaff = ['administrator', 'hearingOfficer', 'subDistrictOfficer'] as const

/**
 * Who may do what: resource, action, roles. An action under `withinSubDistrict` touches rows of one sub-district:
 * its route has to check the row, and somebody bound to sub-districts may not touch the rows of others. Whoever works
 * for a body touches only what was given to that body, wherever it lies; whoever works for communities touches only
 * what belongs to one of them.
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
      /** 合法性、隐私审查 before publication and before an order. */
      checkLegality: ['administrator', 'supervisor'],
      /** 立案 to 强制执行: what the enforcement body alone may do. */
      enforce: ['enforcementOfficer'],
      /** The head's approval of an enforcement. */
      approve: ['supervisor'],
      /** 验收: say that the ground is cleared. */
      accept: ['administrator', 'ledgerEditor', 'subDistrictOfficer', 'supervisor', 'inspector'],
      pause: ['administrator', 'ledgerEditor', 'subDistrictOfficer', 'supervisor', 'enforcementOfficer'],
      /** 明察暗访: visit, pass or fail, relapse. */
      inspect: ['inspector', 'subDistrictOfficer', 'supervisor'],
      /** Decisions: put on file, publish, take back. */
      decide: ['enforcementOfficer', 'ledgerEditor'],
      /** Plan an inspection and draw its sample. */
      planInspection: ['supervisor'],
    },
  },
  reports: {
    anywhere: {},
    withinSubDistrict: {
      /** The case without who sent it; a handler gets the rewrite instead of the reporter's words. */
      read: [...caseStaff, 'handler', 'supervisor', 'roadChief', 'custodian', 'auditor'],
      /** The reporter's own words and what goes to and fro with them. */
      readWords: [...caseStaff, 'supervisor', 'custodian'],
      accept: caseStaff,
      refuse: caseStaff,
      /** See photos as they were sent and cover what must not be seen. */
      redact: caseStaff,
      ask: caseStaff,
      transfer: caseStaff,
      merge: caseStaff,
      dispatch: caseStaff,
      note: [...caseStaff, 'handler', 'supervisor'],
      /** dispute, take, visit, propose, handle, finish: what the body in charge does. */
      work: ['handler', 'subDistrictOfficer'],
      tell: [...caseStaff, 'handler'],
      /** The second person for a finding. */
      check: ['handler', 'subDistrictOfficer', 'supervisor', 'triage'],
      extend: ['supervisor'],
      followUp: [...caseStaff, 'supervisor'],
      supervise: ['supervisor'],
      decideAppeal: [...caseStaff, 'supervisor'],
      whistle: ['subDistrictOfficer', 'triage'],
      reportIn: ['handler', 'subDistrictOfficer'],
      patrol: ['roadChief', 'subDistrictOfficer'],
      register: ['triage', 'subDistrictOfficer', 'ledgerEditor'],
      /** Leaves words for the reporter, whose address nobody sees. */
      message: [...caseStaff, 'handler', 'supervisor'],
      /** Opens a contact: fresh sign-in, written reason, told to the reporter. */
      reveal: ['custodian'],
    },
  },
  /** Matters for comment, their meetings and halls; rows of the whole district belong to those bound to no sub-district. */
  hearings: {
    anywhere: {},
    withinSubDistrict: {
      /** Matters and comments as they came, without how their writers can be reached. */
      read: [...hearingStaff, 'supervisor', 'auditor'],
      /** Draft, edit before publication, propose texts; call a meeting, its seats, materials and halls. */
      draft: [...hearingStaff],
      /** The second person before publication. */
      checkLegality: ['administrator', 'supervisor'],
      /** Publish, lengthen, announce, decide, archive, withdraw. */
      publish: ['administrator', 'hearingOfficer'],
      moderate: [...hearingStaff, 'triage'],
      decideAppeal: ['administrator', 'hearingOfficer', 'supervisor'],
      /** Enter what came on paper or by telephone. */
      enter: [...hearingStaff, 'triage'],
      answer: [...hearingStaff],
      /** Applications: invite, check in, the speakers' queue, the record. */
      meet: [...hearingStaff],
      /** Freeze, draw and void. */
      draw: ['administrator', 'hearingOfficer'],
      signOff: ['administrator', 'hearingOfficer', 'supervisor'],
      /** Opens how a writer or applicant can be reached: fresh sign-in, written reason. */
      reveal: ['custodian'],
    },
  },
  /** 老街坊: teams, who signed up, shifts, hours; each row lies in a community. */
  volunteers: {
    anywhere: {},
    withinSubDistrict: {
      /** Teams and volunteers without how they can be reached. */
      read: [...volunteerStaff, 'supervisor', 'auditor'],
      /** Found, change, publish and close teams, route cards and roads. */
      lead: volunteerStaff,
      /** Fill in the sign-up of somebody at the desk. */
      enter: [...volunteerStaff, 'triage'],
      /** Check, train, pause, end. */
      check: volunteerStaff,
      /** Shifts and rosters, who came and who did not. */
      schedule: volunteerStaff,
      confirmHours: volunteerStaff,
      exportHours: volunteerStaff,
      /** Opens how a volunteer can be reached: fresh sign-in, written reason. */
      reveal: ['custodian'],
    },
  },
  /** 下单, 接单, 回单. */
  orders: {
    anywhere: {},
    withinSubDistrict: {
      read: [...volunteerStaff, 'supervisor', 'auditor'],
      /** Place an order for somebody who calls, a team or an organisation; read out and enter a rating. */
      enter: [...volunteerStaff, 'triage'],
      screen: volunteerStaff,
      /** Cancel, pass on to the case machine. */
      follow: volunteerStaff,
      decideDispute: [...volunteerStaff, 'supervisor'],
      reveal: ['custodian'],
    },
  },
  /** 异议: what somebody whom an entry concerns asks to be put right. */
  objections: {
    anywhere: {},
    withinSubDistrict: {
      /** What is asked and why, without how the person can be reached. */
      read: [...objectionStaff, 'supervisor', 'auditor'],
      /** Enter what came on paper or by telephone. */
      enter: [...objectionStaff, 'triage'],
      /** 身份核对, only where it is needed. */
      identify: objectionStaff,
      /** Review and propose; never by who registered the site. */
      review: [...objectionStaff, 'supervisor'],
      decide: ['supervisor'],
      /** Put review, suit, hardship or a third party's claim on file. */
      remedy: [...objectionStaff, 'supervisor', 'enforcementOfficer'],
      reveal: ['custodian'],
    },
  },
  /** 求助: what somebody affected needs. */
  assistance: {
    anywhere: {},
    withinSubDistrict: {
      read: [...helpStaff, 'handler', 'supervisor', 'auditor'],
      enter: [...helpStaff, 'triage'],
      /** Give it to a body, or to the volunteers with consent. */
      route: helpStaff,
      /** What a body it was given to does. */
      work: [...helpStaff, 'handler'],
      /** The follow-up call, and closing. */
      follow: helpStaff,
      reveal: ['custodian', ...helpStaff, 'handler'],
    },
  },
  /** Requests of a person about their own data, and a leak of anybody's. */
  privacy: {
    anywhere: { read: ['administrator', 'custodian', 'auditor'], answer: ['custodian'], breach: ['administrator', 'custodian'] },
    withinSubDistrict: {},
  },
  /** 督查通报 */
  bulletins: { anywhere: { read: ['administrator', 'supervisor', 'auditor'], freeze: ['administrator', 'supervisor'] }, withinSubDistrict: {} },
  /** Keys of other systems, webhooks and the way to other Open311 servers. */
  interfaces: { anywhere: { read: ['administrator', 'auditor'], change: ['administrator'] }, withinSubDistrict: {} },
  /** Places with a printed code. */
  places: { anywhere: {}, withinSubDistrict: { read: caseStaff, edit: caseStaff } },
  staff: {
    anywhere: {
      read: ['administrator', 'auditor'],
      invite: ['administrator'],
      changeRole: ['administrator'],
      disable: ['administrator'],
    },
    withinSubDistrict: {},
  },
  bodies: { anywhere: { read: roles, change: ['administrator'] }, withinSubDistrict: {} },
  templates: { anywhere: { read: [...caseStaff, 'handler', 'supervisor'], change: ['administrator', 'triage', 'supervisor'] }, withinSubDistrict: {} },
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

export interface Holder {
  role: Role
  subDistricts: SubDistrictScope
  bodyId?: string | null
  /** Ids of the communities somebody is bound to; null or absent when they are bound to none. */
  communities?: readonly string[] | null
}

/** Which rows a list may show somebody. */
export interface RowScope { subDistricts: SubDistrictScope, bodyId: string | null, communities: readonly string[] | null }

/** Where a row belongs: its sub-district and its community (null: not known) and the bodies it was given to. */
export interface RowPlace { subDistrict?: string | null, community?: string | null, bodies?: readonly string[] }

/** What a staff page knows of the person signed in. */
export interface StaffView extends Holder {
  id: string
  name: string
  /** Whether they proved who they are within the last ten minutes. */
  isFresh: boolean
}

/**
 * Whether somebody may do this. With `subDistrict` or `community`, also to a row of that place; a row whose
 * sub-district is not known (null) belongs to those who are bound to none. Somebody of a body may only touch rows given
 * to it, somebody of communities only rows that name one of these, whatever their sub-district.
 */
export function can<Of extends Resource>(
  { role, subDistricts, bodyId, communities }: Holder, resource: Of, action: Action<Of>, { subDistrict, community, bodies }: RowPlace = {},
): boolean {
  const { allowed, scoped } = ruleOf(resource, action)
  if (!allowed.includes(role)) return false
  if (!scoped || (subDistrict === undefined && community === undefined)) return true
  const bound = bindingOf({ role, communities })
  if (bound && !(community && bound.includes(community))) return false
  if (bodyId) return bodies?.includes(bodyId) ?? false
  if (bound || subDistricts === 'all') return true
  return typeof subDistrict === 'string' && subDistricts.includes(subDistrict)
}

/** The communities somebody is bound to, or null; a community worker of none touches no row. */
export function bindingOf({ role, communities = null }: Pick<Holder, 'role' | 'communities'>): readonly string[] | null {
  return communities ?? (role === 'communityWorker' ? [] : null)
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
