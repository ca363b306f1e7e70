import type { Serialize } from 'nitropack/types'
import type getOrders from '#server/api/track/volunteer/orders/index.get'
import type getLease from '#server/api/track/volunteer/orders/[leaseId].get'
import type { listHolders, listLeasesForStaff } from '#server/domain/volunteers/leaseQueries'

export type OrdersForVolunteerAnswer = Serialize<Awaited<ReturnType<typeof getOrders>>>
export type LeaseAnswer = Serialize<Awaited<ReturnType<typeof getLease>>>
/** Who holds or held an order, as a page of the asker gets it. */
export type Holder = Serialize<Awaited<ReturnType<typeof listHolders>>>[number]
/** The same for the community. */
export type StaffLease = Serialize<Awaited<ReturnType<typeof listLeasesForStaff>>>[number]
