/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
  report: {
    received: 'Report {number} arrived',
    accepted: 'Taken up',
    refused: 'Not taken up, reason no. {reasonNumber}',
    noted: 'An internal note was added',
  },
  staff: {
    invited: 'Invited a member of staff as {role}',
    linkIssued: 'Issued a set-up link',
    setUp: 'Set up the account',
    signedIn: 'Signed in',
    signInRefused: 'An attempt to sign in to this account failed',
    identityConfirmed: 'Confirmed their identity again',
    sessionEnded: 'Ended a session',
    otherSessionsEnded: 'Ended all other sessions',
    passwordChanged: 'Changed the password',
    recoveryCodesRenewed: 'Renewed the recovery codes',
    roleChanged: 'Changed the role from {fromRole} to {role}',
    disabled: 'Disabled the account',
    enabled: 'Enabled the account again',
  },
  site: {
    registered: 'Registered on the ledger',
    published: 'Published',
    republished: 'Published again',
    withdrawn: 'Publication withdrawn',
    corrected: 'Corrected (version {version})',
    moved: 'Status changed from “{fromStatus}” to “{toStatus}”',
    photoAdded: 'Photo added: {moment}',
    photoRemoved: 'Photo taken down: {moment}',
  },
  body: {
    created: 'Added the body {name}',
    changed: 'Changed the body {name}',
  },
  archive: {
    loaded: 'Archive 2015–2017 loaded, {sites} sites',
  },
  ledgerImport: {
    uploaded: 'Ledger file uploaded, {rows} rows',
    committed: 'Ledger imported: {added} added, {changed} changed',
  },
} as const
