import type { Serialize } from 'nitropack/types'
import type getFigures from '#server/api/assistance/figures.get'
import type getNew from '#server/api/assistance/new.get'
import type getReceived from '#server/api/assistance/received.get'
import type getTracked from '#server/api/track/assistance.get'

export type NewAssistanceAnswer = Serialize<Awaited<ReturnType<typeof getNew>>>
export type ReceivedAssistanceAnswer = Serialize<Awaited<ReturnType<typeof getReceived>>>
export type AssistanceFiguresAnswer = Serialize<Awaited<ReturnType<typeof getFigures>>>
export type TrackedAssistanceAnswer = Serialize<Awaited<ReturnType<typeof getTracked>>>
