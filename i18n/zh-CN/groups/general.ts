import { bodies } from '../bodies.ts'
import { calendar } from '../calendar.ts'
import { clocks } from '../clocks.ts'
import { common } from '../common.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { mail } from '../mail.ts'
import { places } from '../places.ts'
import { rounds } from '../rounds.ts'
import { staff } from '../staff.ts'

export const messages = {
  bodies,
  calendar,
  clocks,
  common,
  errors,
  events,
  mail,
  places,
  rounds,
  staff,
} as const
