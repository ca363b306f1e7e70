export const staff = {
  role: {
    administrator: '管理员',
    triage: '受理员',
    subDistrictOfficer: '街道工作人员',
    ledgerEditor: '台账编辑',
    hearingOfficer: '听证员',
    custodian: '个人信息保管员',
    auditor: '审计员',
  },
} as const
