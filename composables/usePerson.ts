import type { Body } from '~/server/domain/bodies/queries'
import type { EventSentence } from '~/server/domain/events/describe'
import type { Role } from '#shared/staff/permissions'
import { usePageData } from '~/composables/usePageData'

export interface Person {
  id: string
  name: string
  email: string
  role: Role
  subDistricts: string[] | null
  communities: string[] | null
  bodyId: string | null
  body: Body | null
  bodies: Body[]
  version: number
  disabledAt: string | null
  isSetUp: boolean
  isOneself: boolean
  setupToken: string | null
  history: { id: string, at: string, sentence: EventSentence, reason: string | null, actorKind: string, actorName: string | null }[]
}

/** The member of staff this page is about. */
export function usePerson() {
  return usePageData<Person>(`/api/staff/people/${encodeURIComponent(String(useRoute().params.id))}`)
}
