import { common } from './zh-CN/common.ts'
import { errors } from './zh-CN/errors.ts'
import { events } from './zh-CN/events.ts'
import { ledger } from './zh-CN/ledger.ts'
import { ledgerStaff } from './zh-CN/ledgerStaff.ts'
import { mail } from './zh-CN/mail.ts'
import { policies } from './zh-CN/policies.ts'
import { queue } from './zh-CN/queue.ts'
import { report } from './zh-CN/report.ts'
import { search } from './zh-CN/search.ts'
import { staff } from './zh-CN/staff.ts'
import { track } from './zh-CN/track.ts'

export const messages = { common, errors, events, ledger, ledgerStaff, mail, policies, queue, report, search, staff, track } as const
