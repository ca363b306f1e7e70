/** Runs an action when its key is pressed, but never while somebody is typing or holds a modifier. */
export function useQueueKeys(actions: Record<string, () => void>) {
  const listen = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    const action = actions[event.key.toLowerCase()]
    if (!action) return
    event.preventDefault()
    action()
  }
  onMounted(() => { document.addEventListener('keydown', listen) })
  onBeforeUnmount(() => { document.removeEventListener('keydown', listen) })
}
