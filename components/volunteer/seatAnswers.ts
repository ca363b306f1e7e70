import type { Serialize } from 'nitropack/types'
import type getAgreement from '#server/api/track/volunteer/agreement/[teamId].get'
import type getSeats from '#server/api/track/volunteer/seats.get'

export type OwnSeatsAnswer = Serialize<Awaited<ReturnType<typeof getSeats>>>
export type OwnSeat = NonNullable<OwnSeatsAnswer['opened']>['seats'][number]
export type OwnAgreementAnswer = Serialize<Awaited<ReturnType<typeof getAgreement>>>
