import { useLocale } from '~/composables/useLocale'
import { fetchFrom } from '~/composables/useStaffSend'

/** As `useStaffSend`, for a change whose answer is shown: undefined when it was not made. */
export function useStaffAsk() {
  const { t, locale } = useLocale()
  const isBusy = ref(false)
  const problem = ref<string | null>(null)
  const issues = ref<{ path: string, message: string }[]>([])

  async function ask<Answer>(path: string, body: Record<string, unknown>, method: 'POST' | 'PUT' = 'POST'): Promise<Answer | undefined> {
    if (isBusy.value) return undefined
    isBusy.value = true
    problem.value = null
    issues.value = []
    try {
      return await fetchFrom<Answer>(path, { method, body, headers: { 'accept-language': locale } })
    }
    catch (error) {
      const { data } = error as { data?: { message?: string, issues?: { path: string, message: string }[] } }
      issues.value = data?.issues ?? []
      problem.value = data?.issues?.[0]?.message ?? data?.message ?? t('errors.internal')
      return undefined
    }
    finally { isBusy.value = false }
  }

  const issueOf = (path: string) => issues.value.find(issue => issue.path === path)?.message

  return { isBusy, problem, issueOf, ask }
}
