import { appeals } from '../appeals.ts'
import { contact } from '../contact.ts'
import { ledger } from '../ledger.ts'
import { ledgerStaff } from '../ledgerStaff.ts'
import { patrol } from '../patrol.ts'
import { position } from '../position.ts'
import { queue } from '../queue.ts'
import { queueScreen } from '../queueScreen.ts'
import { passingOn } from '../passingOn.ts'
import { redaction } from '../redaction.ts'
import { registration } from '../registration.ts'
import { report } from '../report.ts'
import { reportRules } from '../reportRules.ts'
import { templates } from '../templates.ts'
import { track } from '../track.ts'
import { whistles } from '../whistles.ts'

export const messages = {
  appeals,
  contact,
  ledger,
  ledgerStaff,
  patrol,
  position,
  queue,
  queueScreen,
  passingOn,
  redaction,
  registration,
  report,
  reportRules,
  templates,
  track,
  whistles,
} as const
