import { useFormState } from '~/composables/useFormState'
import { useLocale } from '~/composables/useLocale'
import { useMode } from '~/composables/useMode'
import { useSite } from '~/composables/useSite'

/** What every page's document says about itself: language, mode, title with the site's name, description. */
export function useDocument() {
  const { t, locale } = useLocale()
  const site = useSite()
  const { size, colours } = useMode()
  const { wasRefused } = useFormState()
  const siteName = computed(() => locale === 'en' ? site.value.nameEn : site.value.nameZh)

  useHead({
    htmlAttrs: { 'lang': locale, 'data-mode': () => `${size.value} ${colours.value}` },
    titleTemplate: title => `${wasRefused.value ? t('common.errorTitlePrefix') : ''}${title ? `${title} · ` : ''}${siteName.value}`,
    meta: [{ name: 'description', content: t('common.description') }],
  })
}
