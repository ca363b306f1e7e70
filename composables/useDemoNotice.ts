/** True while invented demonstration data is loaded: every page then says so. */
export function useDemoNotice() {
  return useState('demo', () => useRequestEvent()?.context.demo === true)
}
