import { defineError } from '../../../shared/errors.ts'
import type { Refusal } from '../../../shared/volunteers/leases.ts'

/** Also for a lease of somebody else: it does not tell which leases there are. */
export const leaseNotFound = defineError({ code: 'lease.not_found', status: 404 })
/** Every place has somebody. It says nothing of who, or of who asked. */
export const takenAlready = defineError({ code: 'lease.taken_already', status: 409 })
export const orderNotOpen = defineError({ code: 'lease.order_not_open', status: 409 })
export const orderIsOver = defineError({ code: 'lease.order_over', status: 409 })
/** The lease lives no more, by the clock or by a tap; what it showed is closed. */
export const leaseIsOver = defineError({ code: 'lease.over', status: 409 })
export const tooEarly = defineError({ code: 'lease.too_early', status: 409 })
export const handoverIsOver = defineError({ code: 'lease.handover_over', status: 409 })
export const holdsOneAlready = defineError({ code: 'lease.holds_one', status: 409 })

export const refusalErrors = {
  notServing: defineError({ code: 'lease.not_serving', status: 409 }),
  elsewhere: defineError({ code: 'lease.elsewhere', status: 409 }),
  tooYoung: defineError({ code: 'lease.too_young', status: 409 }),
  noAgreement: defineError({ code: 'lease.no_agreement', status: 409 }),
  skillMissing: defineError({ code: 'lease.skill_missing', status: 409 }),
  own: defineError({ code: 'lease.own', status: 409 }),
} satisfies Record<Refusal, ReturnType<typeof defineError>>
