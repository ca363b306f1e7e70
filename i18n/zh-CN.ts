import { common } from './zh-CN/common.ts'
import { errors } from './zh-CN/errors.ts'
import { events } from './zh-CN/events.ts'

export const messages = { common, errors, events } as const
