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

/** The database or its disk failed: whether this was stored is not known, and it is not said to be. */
export const notStored = defineError({ code: 'not_stored', status: 503 })

/** PostgreSQL is away, is starting or stopping, or cut the line; or a file could not be read or written. */
const awayCodes = /^(?:08...|57P0[1235]|53300|58030|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EIO)$/
/** The driver gives these no code. */
const awayMessages = /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/

/** Whether SQLite could not read or write its files. After a failed fsync nobody knows what the disk holds. */
export function isBrokenDisk(error: unknown): boolean {
  return codesOf(error).some(code => code.startsWith('SQLITE_IOERR'))
}

/** Whether there was no room left to write. */
export function isFullDisk(error: unknown): boolean {
  return codesOf(error).some(code => ['53100', 'SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code))
}

/** Translates a driver's error into our vocabulary; anything unknown is returned as it is. */
export function toDatabaseError(error: unknown): unknown {
  const codes = codesOf(error)
  if (codes.some(code => code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY')) {
    return new UniqueViolationError()
  }
  if (isFullDisk(error)) return storageFull()
  if (isBrokenDisk(error) || codes.some(code => awayCodes.test(code)) || chainOf(error).some(({ message }) => awayMessages.test(message ?? ''))) return notStored()
  return error
}

function codesOf(error: unknown): string[] {
  return chainOf(error).flatMap(({ code }) => code === undefined ? [] : [String(code)])
}

/** An error and what caused it: the statement's error, and the driver's. */
function chainOf(error: unknown): { code?: unknown, message?: string }[] {
  return [error, (error as { cause?: unknown } | null)?.cause].filter(each => typeof each === 'object' && each !== null)
}
