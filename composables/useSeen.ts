/** What a form shows on its own page in this one answer; undefined when the page is only looked at. */
export function useSeen<Seen extends object>(): Seen | undefined {
  return useRequestEvent()?.context.seen as Seen | undefined
}
