import { hours } from '../hours.ts'
import { leases } from '../leases.ts'
import { orders } from '../orders.ts'
import { ratings } from '../ratings.ts'
import { roster } from '../roster.ts'
import { routes } from '../routes.ts'
import { shifts } from '../shifts.ts'
import { signup } from '../signup.ts'
import { standing } from '../standing.ts'
import { teams } from '../teams.ts'

export const messages = {
  hours,
  leases,
  orders,
  ratings,
  roster,
  routes,
  shifts,
  signup,
  standing,
  teams,
} as const
