type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/**
 * Keeps what somebody typed, chose and opened while the script of the page was still on its way. Vue gives a control again
 * what the server sent, and no component has heard of what was done before: so it is done once more.
 */
export function useTypedEarly() {
  const nuxtApp = useNuxtApp()
  if (!nuxtApp.isHydrating) return
  onBeforeMount(() => {
    const repeats = [...document.querySelectorAll<Control>('input:not([type=hidden]), textarea, select')].filter(isTouched).map(toRepeat)
    const opened = document.querySelectorAll<HTMLDetailsElement>('details[open]')
    nuxtApp.hooks.hookOnce('app:suspense:resolve', async () => {
      for (const details of opened) details.open = true
      for (const repeat of repeats) {
        repeat()
        // A form that keeps its answers in one object has to take this one in before it hears of the next.
        await nextTick()
      }
    })
  })
}

function isTouched(control: Control): boolean {
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options]
    const sent = options.findLast(({ defaultSelected }) => defaultSelected) ?? options.find(({ disabled }) => !disabled)
    return control.value !== sent?.value
  }
  if (control.type === 'file') return control.value !== ''
  if (control.type === 'radio') return control.checked && !control.defaultChecked
  if (control.type === 'checkbox') return control.checked !== control.defaultChecked
  return control.value !== control.defaultValue
}

function toRepeat(control: Control): () => void {
  const { value } = control
  const checked = 'checked' in control && control.checked
  return () => {
    if ('checked' in control) control.checked = checked
    // Nobody but the person can put a file there; Vue leaves it alone.
    if (control.type !== 'file') control.value = value
    for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
  }
}
