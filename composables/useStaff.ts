import type { StaffView } from '#shared/staff/permissions'

/** Who is signed in, as the server said when the page was loaded; null when nobody is. */
export function useStaff() {
  return useState<StaffView | null>('staff', () => useRequestEvent()?.context.staff ?? null)
}
