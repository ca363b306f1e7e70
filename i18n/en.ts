import { common } from './en/common.ts'
import { errors } from './en/errors.ts'
import { events } from './en/events.ts'
import { ledger } from './en/ledger.ts'
import { ledgerStaff } from './en/ledgerStaff.ts'
import { mail } from './en/mail.ts'
import { policies } from './en/policies.ts'
import { queue } from './en/queue.ts'
import { report } from './en/report.ts'
import { search } from './en/search.ts'
import { staff } from './en/staff.ts'
import { track } from './en/track.ts'

export const messages = { common, errors, events, ledger, ledgerStaff, mail, policies, queue, report, search, staff, track } as const
