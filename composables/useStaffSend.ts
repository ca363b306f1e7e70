import { useLocale } from '~/composables/useLocale'

/**
 * What an endpoint answers whose address is put together. A path that is any text would have the compiler compare it with
 * every route there is, which it gives up.
 */
export function fetchFrom<Answer = unknown>(path: string, options: object = {}): Promise<Answer> {
  return ($fetch as unknown as (path: string, options: object) => Promise<Answer>)(path, options)
}

/** Sends a change of a staff page as JSON: one at a time, and what stands in its way is kept to be shown. */
export function useStaffSend() {
  const { t, locale } = useLocale()
  const isBusy = ref(false)
  const problem = ref<string | null>(null)
  const issues = ref<{ path: string, message: string }[]>([])

  /** Whether it was done. */
  async function send(path: string, body: Record<string, unknown>, method: 'POST' | 'PUT' | 'DELETE' = 'POST'): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    issues.value = []
    try {
      await fetchFrom(path, { method, body, headers: { 'accept-language': locale } })
      return true
    }
    catch (error) {
      const { data } = error as { data?: { message?: string, issues?: { path: string, message: string }[] } }
      issues.value = data?.issues ?? []
      problem.value = data?.issues?.[0]?.message ?? data?.message ?? t('errors.internal')
      return false
    }
    finally { isBusy.value = false }
  }

  /** The sentence about one field; undefined when there is nothing wrong with it. */
  const issueOf = (path: string) => issues.value.find(issue => issue.path === path)?.message

  return { isBusy, problem, issueOf, send }
}

/** A new identity for what is about to be sent; sent again it is the same thing. `crypto.randomUUID` is there over https only. */
export function createSubmissionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6]! & 0x0f | 0x40
  bytes[8] = bytes[8]! & 0x3f | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
