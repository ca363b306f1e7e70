import { answers } from './zh-CN/answers.ts'
import { appeals } from './zh-CN/appeals.ts'
import { bodies } from './zh-CN/bodies.ts'
import { bundle } from './zh-CN/bundle.ts'
import { calendar } from './zh-CN/calendar.ts'
import { clocks } from './zh-CN/clocks.ts'
import { commenting } from './zh-CN/commenting.ts'
import { common } from './zh-CN/common.ts'
import { contact } from './zh-CN/contact.ts'
import { deliberation } from './zh-CN/deliberation.ts'
import { draw } from './zh-CN/draw.ts'
import { errors } from './zh-CN/errors.ts'
import { events } from './zh-CN/events.ts'
import { hearingPages } from './zh-CN/hearingPages.ts'
import { hearingRecord } from './zh-CN/hearingRecord.ts'
import { hours } from './zh-CN/hours.ts'
import { leases } from './zh-CN/leases.ts'
import { ledger } from './zh-CN/ledger.ts'
import { ledgerStaff } from './zh-CN/ledgerStaff.ts'
import { mail } from './zh-CN/mail.ts'
import { matter } from './zh-CN/matter.ts'
import { meeting } from './zh-CN/meeting.ts'
import { moderation } from './zh-CN/moderation.ts'
import { orders } from './zh-CN/orders.ts'
import { patrol } from './zh-CN/patrol.ts'
import { phone } from './zh-CN/phone.ts'
import { places } from './zh-CN/places.ts'
import { policies } from './zh-CN/policies.ts'
import { position } from './zh-CN/position.ts'
import { queue } from './zh-CN/queue.ts'
import { queueScreen } from './zh-CN/queueScreen.ts'
import { ratings } from './zh-CN/ratings.ts'
import { reading } from './zh-CN/reading.ts'
import { redaction } from './zh-CN/redaction.ts'
import { registration } from './zh-CN/registration.ts'
import { report } from './zh-CN/report.ts'
import { reportRules } from './zh-CN/reportRules.ts'
import { roster } from './zh-CN/roster.ts'
import { rounds } from './zh-CN/rounds.ts'
import { routes } from './zh-CN/routes.ts'
import { search } from './zh-CN/search.ts'
import { shifts } from './zh-CN/shifts.ts'
import { signup } from './zh-CN/signup.ts'
import { staff } from './zh-CN/staff.ts'
import { standing } from './zh-CN/standing.ts'
import { teams } from './zh-CN/teams.ts'
import { templates } from './zh-CN/templates.ts'
import { track } from './zh-CN/track.ts'
import { whistles } from './zh-CN/whistles.ts'

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
