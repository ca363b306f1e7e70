import type { Serialize } from 'nitropack/types'
import type listShifts from '#server/api/track/volunteer/shifts/index.get'
import type getShift from '#server/api/track/volunteer/shifts/[id]/index.get'
import type listPeople from '#server/api/track/volunteer/shifts/[id]/people.get'
import type getStaffShift from '#server/api/staff/volunteers/shifts/[id]/index.get'
import type getStaffCode from '#server/api/staff/volunteers/shifts/[id]/code.get'
import type listStaffShifts from '#server/api/staff/volunteers/shifts/index.get'
import type listPlanTeams from '#server/api/staff/volunteers/shifts/teams.get'

export type OwnShiftsAnswer = Serialize<Awaited<ReturnType<typeof listShifts>>>
export type OwnShiftAnswer = Serialize<Awaited<ReturnType<typeof getShift>>>
export type ShiftPeopleAnswer = Serialize<Awaited<ReturnType<typeof listPeople>>>
export type StaffShift = Serialize<Awaited<ReturnType<typeof getStaffShift>>>
export type StaffShiftCode = Serialize<Awaited<ReturnType<typeof getStaffCode>>>
export type StaffShiftList = Serialize<Awaited<ReturnType<typeof listStaffShifts>>>
export type TeamToPlan = Serialize<Awaited<ReturnType<typeof listPlanTeams>>>[number]
