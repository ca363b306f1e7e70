import type { Serialize } from 'nitropack/types'
import type listObjections from '#server/api/staff/objections/index.get'
import type getNewObjection from '#server/api/staff/objections/new.get'
import type getObjection from '#server/api/staff/objections/[id]/index.get'
import type getReceipt from '#server/api/staff/objections/[id]/receipt.get'

export type StaffObjectionsAnswer = Serialize<Awaited<ReturnType<typeof listObjections>>>
export type StaffNewObjectionAnswer = Serialize<Awaited<ReturnType<typeof getNewObjection>>>
export type StaffObjectionAnswer = Serialize<Awaited<ReturnType<typeof getObjection>>>
export type StaffObjectionReceiptAnswer = Serialize<Awaited<ReturnType<typeof getReceipt>>>
