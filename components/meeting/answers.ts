import type { Serialize } from 'nitropack/types'
import type getMeeting from '#server/api/hearings/[id]/meeting.get'
import type getReceived from '#server/api/hearings/[id]/applications/received.get'
import type getTracked from '#server/api/track/application.get'

export type MeetingAnswer = Serialize<Awaited<ReturnType<typeof getMeeting>>>
export type ReceivedAnswer = Serialize<Awaited<ReturnType<typeof getReceived>>>
export type TrackedApplicationAnswer = Serialize<Awaited<ReturnType<typeof getTracked>>>
export type TrackedApplication = NonNullable<TrackedApplicationAnswer['application']>
