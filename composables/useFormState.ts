import type { FormState } from '#shared/forms'

/** What was typed and what is wrong with it, when this page shows a form again; empty otherwise. */
export function useFormState() {
  const form = useState<FormState | null>('form', () => useRequestEvent()?.context.form ?? null)

  const issues = computed(() => form.value?.issues ?? [])
  /** The typed value of a field, or what it has to begin with. */
  const valueOf = (name: string, initial = ''): string => [form.value?.values[name] ?? initial].flat()[0] ?? ''
  /** All typed values of a field of several. */
  const valuesOf = (name: string, initial: string[] = []): string[] => {
    const typed = form.value?.values[name]
    return form.value === null ? initial : typed === undefined ? [] : [typed].flat()
  }
  /** The sentence about a field; undefined when there is nothing wrong with it. */
  const issueOf = (name: string): string | undefined => issues.value.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message

  return { wasRefused: computed(() => form.value !== null), issues, valueOf, valuesOf, issueOf }
}
