import { formatDay } from '#shared/time'
import { useLocale } from '~/composables/useLocale'
import { useMatterWords } from '~/composables/useMatterWords'
import { usePageData } from '~/composables/usePageData'
import type getMatterForStaff from '#server/api/staff/hearings/[id]/index.get'

type Page = Awaited<ReturnType<typeof getMatterForStaff>>

/** The matter a staff page is about, with what is missing, its notices and what the person may do with it. */
export async function useStaffMatter() {
  const page = await usePageData<Page>(`/api/staff/hearings/${encodeURIComponent(String(useRoute().params.id))}`)
  const head = computed(() => {
    const { id, kind, notice, subDistrict, isDemo } = page.value.matter
    return { id, kind, title: notice.title, subDistrict, isDemo }
  })
  return { page, head, matter: computed(() => page.value.matter) }
}

/** What runs out next, in words. */
export function useMatterDue() {
  const { t, locale } = useLocale()
  const { deadline } = useMatterWords()
  return ({ what, day, at, provisional }: Pick<NonNullable<Page['due']>, 'what' | 'day' | 'at' | 'provisional'>): string =>
    t(`matter.due.${what}`, { day: formatDay(day, locale), at: at ? deadline(at) : '' }) + (provisional ? t('matter.provisional') : '')
}
