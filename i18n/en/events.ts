import { matterEvents } from './matter.ts'
import { followerEvents } from './hearingPages.ts'
import { followEvents } from './follows.ts'
import { commentEvents } from './commenting.ts'
import { moderationEvents } from './moderation.ts'
import { readingEvents } from './reading.ts'
import { answerEvents } from './answers.ts'
import { meetingEvents } from './meeting.ts'
import { drawEvents } from './draw.ts'
import { speechEvents } from './hearingRecord.ts'
import { deliberationEvents } from './deliberation.ts'
import { teamEvents } from './teams.ts'
import { volunteerEvents } from './signup.ts'
import { seatEvents } from './standing.ts'
import { shiftEvents } from './shifts.ts'
import { rosterEvents } from './roster.ts'
import { routeEvents } from './routes.ts'
import { hoursEvents } from './hours.ts'
import { orderEvents } from './orders.ts'
import { leaseEvents } from './leases.ts'
import { ratingEvents } from './ratings.ts'
import { siteEvents } from './siteLife.ts'
import { decisionEvents } from './decisions.ts'
import { objectionEvents } from './objections.ts'
import { assistanceEvents } from './assistance.ts'
import { inspectionEvents } from './inspections.ts'
import { dataRequestEvents } from './dataRights.ts'
import { breachEvents } from './breaches.ts'
import { bulletinEvents } from './bulletins.ts'
import { webhookEvents } from './webhooks.ts'
import { gatewayEvents, passedOnEvents } from './gateways.ts'

/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
  report: {
    received: 'Report {number} arrived',
    accepted: 'Taken up',
    refused: 'Not taken up, reason no. {reasonNumber}',
    merged: 'Joined with another report of the same matter',
    refusalProposed: 'Proposed not to take it up, reason no. {reasonNumber}; a second person has to agree',
    refusalDeclined: 'The second person did not agree to refuse it for reason no. {reasonNumber}',
    asked: 'Asked the reporter',
    lapsed: 'The reporter did not answer in time',
    transferred: 'Passed on to {bodyName}',
    dispatched: 'Given to {bodyName}',
    disputed: 'The body says that the case is not its own',
    taken: 'Taken on',
    visited: 'Went to look',
    findingProposed: 'Finding proposed: {finding}',
    findingConfirmed: 'Finding confirmed by a second person: {finding}',
    findingDoubted: 'A second person asked to look again',
    handlingBegun: 'Handling begun',
    extended: 'Extended until {day}',
    handled: 'Handled',
    told: 'Told the reporter the result',
    followedUp: 'Called back',
    reopened: 'Opened again',
    closed: 'Closed',
    undone: 'Took the last decision back',
    stepLate: 'Late: {status}',
    patrolled: 'Entered on road patrol, number {number}',
    registered: 'Registered on the ledger',
    answered: 'The reporter answered the question',
    withdrawn: 'The reporter withdrew the report',
    takenBack: 'The reporter took everything back within half an hour; the content is deleted',
    reporterLeft: 'The reporter left; the case can go on',
    added: 'The reporter added something',
    rated: 'The reporter rated the result',
    messaged: 'Left a message for the reporter',
    contactOpened: 'Opened the contact ({role})',
    contactRemoved: 'Deleted the contact',
    noticeChosen: 'The reporter chose notices by mail',
    noticeStopped: 'The reporter stopped the notices by mail',
    appealed: 'The reporter appealed against the refusal',
    appealUpheld: 'The refusal stands after the appeal',
    overturned: 'Taken up after the appeal',
    noted: 'An internal note was added',
    photoApproved: 'Photo {photo} approved with {boxes} places covered',
    photoRejected: 'Photo {photo} not used, reason no. {reasonNumber}',
    photoApprovalWithdrawn: 'Approval of photo {photo} withdrawn',
    photoOriginalRemoved: 'Original of photo {photo} removed',
    wordsMasked: '{passages} passages of the words covered',
    dueRecounted: 'Holidays changed, deadline counted again: was {fromDay}, now {toDay} ({standing})',
    stepDueRecounted: 'Holidays changed, deadline of the step counted again: was {fromDay}, now {toDay} ({standing})',
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
    ...siteEvents,
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
  place: {
    created: 'Made the place code {code}',
    changed: 'Changed what a place code says',
    closed: 'Switched a place code off',
    reopened: 'Switched a place code on again',
  },
  client: {
    created: 'Made an interface key: {name} ({prefix})',
    revoked: 'Revoked an interface key: {name} ({prefix})',
  },
  whistle: {
    called: 'Whistle blown for {bodyName}',
    answered: '{bodyName} reported in in time',
    answeredLate: '{bodyName} reported in late',
    escalated: 'Silent when the time was over, passed on to the supervisors: {bodyName}',
    closed: 'Whistle closed',
  },
  archive: {
    loaded: 'Archive 2015–2017 loaded, {sites} sites',
  },
  ledgerImport: {
    uploaded: 'Ledger file uploaded, {rows} rows',
    committed: 'Ledger imported: {added} added, {changed} changed',
  },
  setting: {
    holidaysEntered: 'Holiday notice entered: {notice} ({days} days off)',
    holidaysReplaced: 'Holiday notice replaced: {notice} ({days} days off)',
    publicationStopped: 'Stopped making anything new public',
    publicationResumed: 'Lets new things be made public again',
  },
  template: {
    created: 'Added a reply template: {name}',
    changed: 'Changed a reply template: {name}',
  },
  matter: matterEvents,
  follower: followerEvents,
  follow: followEvents,
  comment: commentEvents,
  moderation: moderationEvents,
  reading: readingEvents,
  answer: answerEvents,
  meeting: meetingEvents,
  draw: drawEvents,
  speech: speechEvents,
  deliberation: deliberationEvents,
  team: teamEvents,
  volunteer: volunteerEvents,
  seat: seatEvents,
  shift: shiftEvents,
  roster: rosterEvents,
  route: routeEvents,
  hours: hoursEvents,
  order: orderEvents,
  lease: leaseEvents,
  rating: ratingEvents,
  decision: decisionEvents,
  objection: objectionEvents,
  assistance: assistanceEvents,
  inspection: inspectionEvents,
  dataRequest: dataRequestEvents,
  breach: breachEvents,
  bulletin: bulletinEvents,
  webhook: webhookEvents,
  gateway: gatewayEvents,
  passedOn: passedOnEvents,
} as const
