import { useQueueStore } from '~/stores/queue'

const typing = 'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])'

/** Runs an action when its key is pressed, but never while somebody is typing, holds a modifier or has a dialog open. */
export function useQueueKeys(actions: Record<string, () => void>) {
  const store = useQueueStore()
  const listen = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase()
    const isTyping = event.target instanceof HTMLElement && event.target.matches(typing)
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
    const action = actions[key]
    if (!action || (!store.hasKeys && key !== '?')) return
    event.preventDefault()
    action()
  }
  onMounted(() => { document.addEventListener('keydown', listen) })
  onBeforeUnmount(() => { document.removeEventListener('keydown', listen) })
}
