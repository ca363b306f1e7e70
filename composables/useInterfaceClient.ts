import { usePageData } from '~/composables/usePageData'
import type getClient from '#server/api/staff/interfaces/clients/[id].get'

/** The client of an interface a staff page is about. */
export function useInterfaceClient() {
  return usePageData<Awaited<ReturnType<typeof getClient>>>(`/api/staff/interfaces/clients/${encodeURIComponent(String(useRoute().params.id))}`)
}
