import { answers } from './en/answers.ts'
import { appeals } from './en/appeals.ts'
import { bodies } from './en/bodies.ts'
import { bundle } from './en/bundle.ts'
import { calendar } from './en/calendar.ts'
import { clocks } from './en/clocks.ts'
import { commenting } from './en/commenting.ts'
import { common } from './en/common.ts'
import { contact } from './en/contact.ts'
import { deliberation } from './en/deliberation.ts'
import { draw } from './en/draw.ts'
import { errors } from './en/errors.ts'
import { events } from './en/events.ts'
import { hearingPages } from './en/hearingPages.ts'
import { hearingRecord } from './en/hearingRecord.ts'
import { hours } from './en/hours.ts'
import { leases } from './en/leases.ts'
import { ledger } from './en/ledger.ts'
import { ledgerStaff } from './en/ledgerStaff.ts'
import { mail } from './en/mail.ts'
import { matter } from './en/matter.ts'
import { meeting } from './en/meeting.ts'
import { moderation } from './en/moderation.ts'
import { orders } from './en/orders.ts'
import { patrol } from './en/patrol.ts'
import { phone } from './en/phone.ts'
import { places } from './en/places.ts'
import { policies } from './en/policies.ts'
import { position } from './en/position.ts'
import { queue } from './en/queue.ts'
import { queueScreen } from './en/queueScreen.ts'
import { ratings } from './en/ratings.ts'
import { reading } from './en/reading.ts'
import { redaction } from './en/redaction.ts'
import { registration } from './en/registration.ts'
import { report } from './en/report.ts'
import { reportRules } from './en/reportRules.ts'
import { roster } from './en/roster.ts'
import { rounds } from './en/rounds.ts'
import { routes } from './en/routes.ts'
import { search } from './en/search.ts'
import { shifts } from './en/shifts.ts'
import { signup } from './en/signup.ts'
import { staff } from './en/staff.ts'
import { standing } from './en/standing.ts'
import { teams } from './en/teams.ts'
import { templates } from './en/templates.ts'
import { track } from './en/track.ts'
import { whistles } from './en/whistles.ts'

export const messages = {
  answers,
  appeals,
  bodies,
  bundle,
  calendar,
  clocks,
  commenting,
  common,
  contact,
  deliberation,
  draw,
  errors,
  events,
  hearingPages,
  hearingRecord,
  hours,
  leases,
  ledger,
  ledgerStaff,
  mail,
  matter,
  meeting,
  moderation,
  orders,
  patrol,
  phone,
  places,
  policies,
  position,
  queue,
  queueScreen,
  ratings,
  reading,
  redaction,
  registration,
  report,
  reportRules,
  roster,
  rounds,
  routes,
  search,
  shifts,
  signup,
  staff,
  standing,
  teams,
  templates,
  track,
  whistles,
} as const
