import { notStored } from '../database/errors.ts'
import { PortalError } from '../../shared/errors.ts'

/**
 * Whether what a failed commit was to store may be there all the same: the disk or the connection failed while it was written. Files
 * kept for it then stay, since a row may name them; the sweep of stray files finds those that are nobody's.
 */
export function mayBeStored(error: unknown): boolean {
  return !(error instanceof PortalError) || error.code === notStored().code
}
