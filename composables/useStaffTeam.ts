import { usePageData } from '~/composables/usePageData'
import type getTeamForStaff from '#server/api/staff/volunteers/teams/[id]/index.get'

/** The team a staff page is about, with what is missing and whether the person may lead it. */
export async function useStaffTeam() {
  const page = await usePageData<Awaited<ReturnType<typeof getTeamForStaff>>>(`/api/staff/volunteers/teams/${encodeURIComponent(String(useRoute().params.id))}`)
  return { page, team: computed(() => page.value.team) }
}
