import { fieldIdOf } from '#shared/forms'
import { useFormState } from '~/composables/useFormState'

export interface FieldProps {
  name: string
  /** Said under the label, before the control. */
  hint?: string
  /** Overrides the sentence the server found about this field. */
  error?: string
}

/** Ids and sentences that tie a label, its hint and its error to one control. */
export function useField(props: FieldProps, slots: { hint?: unknown }) {
  const { issueOf, valueOf, valuesOf } = useFormState()
  const id = fieldIdOf(props.name)
  const message = computed(() => props.error ?? issueOf(props.name))
  const hasHint = computed(() => Boolean(props.hint || slots.hint))
  const describedBy = computed(() =>
    [hasHint.value && `${id}-hint`, message.value && `${id}-error`].filter(Boolean).join(' ') || undefined)

  return { id, message, describedBy, valueOf, valuesOf }
}
