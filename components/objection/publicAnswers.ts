import type { Serialize } from 'nitropack/types'
import type getNewObjection from '#server/api/objections/new.get'
import type getReceived from '#server/api/objections/received.get'
import type getTracked from '#server/api/track/objection/index.get'

export type NewObjectionAnswer = Serialize<Awaited<ReturnType<typeof getNewObjection>>>
export type ReceivedObjectionAnswer = Serialize<Awaited<ReturnType<typeof getReceived>>>
export type TrackedObjectionAnswer = Serialize<Awaited<ReturnType<typeof getTracked>>>
