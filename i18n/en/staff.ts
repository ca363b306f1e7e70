export const staff = {
  role: {
    administrator: 'Administrator',
    triage: 'Triage officer',
    subDistrictOfficer: 'Sub-district officer',
    ledgerEditor: 'Ledger editor',
    hearingOfficer: 'Hearing officer',
    custodian: 'Personal data custodian',
    auditor: 'Auditor',
  },
} as const
