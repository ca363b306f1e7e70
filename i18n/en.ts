import { common } from './en/common.ts'
import { errors } from './en/errors.ts'
import { events } from './en/events.ts'

export const messages = { common, errors, events } as const
