import type { Serialize } from 'nitropack/types'
import type getPerson from '#server/api/staff/volunteers/people/[id]/index.get'
import type listPeople from '#server/api/staff/volunteers/people/index.get'

export type PersonAnswer = Serialize<Awaited<ReturnType<typeof getPerson>>>
export type PeopleAnswer = Serialize<Awaited<ReturnType<typeof listPeople>>>
