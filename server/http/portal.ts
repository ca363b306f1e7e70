import { migrations } from '#portal/migrations'
import { openPortal, refreshCalendar, type Portal } from '../portal.ts'

let opening: Promise<Portal> | undefined

/** The one installation this server runs; the first call opens it. Its calendar is at most a minute old. */
export async function usePortal(): Promise<Portal> {
  const portal = await (opening ??= openPortal({ migrations }))
  // A database that does not answer is told of by what was asked for: until then the calendar stays as it is.
  await refreshCalendar(portal, { now: new Date() }).catch(() => {})
  return portal
}
