import { defineError, PortalError } from '../../shared/errors.ts'

/** Somebody else changed the row in between. */
export class StaleWriteError extends PortalError {
  constructor() { super({ code: 'stale', status: 409 }) }
}

/** The row is already there: a repeated submission, or a number given twice. */
export class UniqueViolationError extends PortalError {
  constructor() { super({ code: 'duplicate', status: 409 }) }
}

/** Nothing more can be stored: the resident is given the office's phone number. */
export const storageFull = defineError({ code: 'storage_full', status: 507 })

/** Translates a driver's error into our vocabulary; anything unknown is returned as it is. */
export function toDatabaseError(error: unknown): unknown {
  const codes = [codeOf(error), codeOf((error as { cause?: unknown } | null)?.cause)]
  if (codes.some(code => code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY')) {
    return new UniqueViolationError()
  }
  if (codes.some(code => code === '53100' || code === 'SQLITE_FULL')) return storageFull()
  return error
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
