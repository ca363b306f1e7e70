import { usePageData } from '~/composables/usePageData'
import type getSiteForStaff from '#server/api/staff/ledger/sites/[id].get'

/** The site a staff page is about, with its versions and what the person may do with it. */
export function useStaffSite() {
  return usePageData<Awaited<ReturnType<typeof getSiteForStaff>>>(`/api/staff/ledger/sites/${encodeURIComponent(String(useRoute().params.id))}`)
}
