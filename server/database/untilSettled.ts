import { StaleWriteError } from './errors.ts'

/** Rereads and tries again as long as somebody else was quicker; each time one of them has got on. */
export async function untilSettled<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try { return await attempt() }
    catch (error) { if (!(error instanceof StaleWriteError) || tries === 500) throw error }
  }
}
