import { usePageData } from '~/composables/usePageData'
import type getPlaceForStaff from '#server/api/staff/places/[id].get'

/** The place with a code a staff page is about. */
export function useReportPlace() {
  return usePageData<Awaited<ReturnType<typeof getPlaceForStaff>>>(`/api/staff/places/${encodeURIComponent(String(useRoute().params.id))}`)
}
