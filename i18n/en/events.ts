/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
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
} as const
