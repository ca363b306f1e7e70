import type { BodyKind } from './schemas.ts'

/** Whether matters can be handled by this body in the portal: it is in use and not only somebody outside to whom matters are passed on. */
export function canWork({ kind, active }: { kind: BodyKind, active: boolean }): boolean {
  return active && kind !== 'external'
}
