import { UniqueViolationError } from './errors.ts'

const mostTries = 5

/**
 * Tries again, with another number or place, when somebody else has just taken the one that was drawn: one in many thousands.
 * `findTwin` gives the row that is there when it is our own, sent a second time: then there is nothing to draw again. Throws
 * what `attempt` throws, `UniqueViolationError` after the fifth time.
 */
export async function untilUnique<Result>(attempt: () => Promise<Result>, findTwin: () => Promise<unknown> = () => Promise.resolve(undefined)): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try { return await attempt() }
    catch (error) {
      if (!(error instanceof UniqueViolationError) || tries === mostTries || await findTwin()) throw error
    }
  }
}
