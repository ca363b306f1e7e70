import type { Serialize } from 'nitropack/types'
import type getTracked from '#server/api/track/volunteer/index.get'
import type getDeskForm from '#server/api/staff/volunteers/signups/index.get'
import type getDeskReceipt from '#server/api/staff/volunteers/signups/[id]/receipt.get'
import type getJoinTeam from '#server/api/track/volunteer/join-team.get'
import type getForm from '#server/api/volunteers/signups/index.get'
import type getReceived from '#server/api/volunteers/signups/received.get'
import type getTeams from '#server/api/volunteers/teams/index.get'

export type TrackedVolunteerAnswer = Serialize<Awaited<ReturnType<typeof getTracked>>>
export type TrackedVolunteer = NonNullable<TrackedVolunteerAnswer['volunteer']>
export type JoinedAnswer = Serialize<Awaited<ReturnType<typeof getReceived>>>
export type SignUpFormAnswer = Serialize<Awaited<ReturnType<typeof getForm>>>
export type OpenTeamsAnswer = Serialize<Awaited<ReturnType<typeof getTeams>>>
export type JoinTeamAnswer = Serialize<Awaited<ReturnType<typeof getJoinTeam>>>
export type DeskFormAnswer = Serialize<Awaited<ReturnType<typeof getDeskForm>>>
export type DeskReceiptAnswer = Serialize<Awaited<ReturnType<typeof getDeskReceipt>>>
