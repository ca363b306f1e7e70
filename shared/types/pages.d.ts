import type { Permission } from '../staff/permissions.ts'

declare module '#app' {
  interface PageMeta {
    /** What somebody has to be allowed to do to open a staff page. */
    permission?: Permission
    /** The page asks for a sign-in of the last ten minutes. */
    fresh?: boolean
  }
}
