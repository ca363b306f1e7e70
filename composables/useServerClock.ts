/** The server's time on this page, second by second: the page's own clock may be wrong, what passes on it is right. */
export function useServerClock(served: () => string) {
  const elapsed = ref(0)
  let since = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const begin = () => {
    since = performance.now()
    elapsed.value = 0
  }
  watch(served, begin)
  onMounted(() => {
    begin()
    timer = setInterval(() => { elapsed.value = performance.now() - since }, 250)
  })
  onBeforeUnmount(() => { clearInterval(timer) })
  return computed(() => new Date(new Date(served()).getTime() + elapsed.value))
}
