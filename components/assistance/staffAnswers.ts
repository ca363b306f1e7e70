import type { Serialize } from 'nitropack/types'
import type getRequest from '#server/api/staff/assistance/[id]/index.get'
import type getReceipt from '#server/api/staff/assistance/[id]/receipt.get'
import type getVolunteers from '#server/api/staff/assistance/[id]/volunteers.get'
import type listRequests from '#server/api/staff/assistance/index.get'
import type getNew from '#server/api/staff/assistance/new.get'

export type StaffAssistanceListAnswer = Serialize<Awaited<ReturnType<typeof listRequests>>>
export type StaffNewAssistanceAnswer = Serialize<Awaited<ReturnType<typeof getNew>>>
export type StaffAssistanceAnswer = Serialize<Awaited<ReturnType<typeof getRequest>>>
export type StaffAssistanceReceiptAnswer = Serialize<Awaited<ReturnType<typeof getReceipt>>>
export type AssistanceOrderAnswer = Serialize<Awaited<ReturnType<typeof getVolunteers>>>
