import { stateOfWork, type Finding, type ReportStatus } from '../reports/rules.ts'

/**
 * waiting: to be sent. unsure: it may have arrived, and the gateway could not tell a repetition, so somebody decides.
 * token: it was taken and its number is to be asked for. open and closed: as the gateway says. failed: refused, or given up.
 */
export const forwardStates = ['waiting', 'unsure', 'token', 'open', 'closed', 'failed'] as const
export type ForwardState = (typeof forwardStates)[number]

export const gatewayStates = ['active', 'paused'] as const
export type GatewayState = (typeof gatewayStates)[number]

const minutes = 60_000

/** Milliseconds to the next try of sending. */
export const sendAgainAfter = [1, 5, 30, 120, 360, 720, 1440].map(count => count * minutes)
/** A token is asked for soon at first (the specification gives no time), then more seldom. */
export const askTokenAfter = [1, 1, 2, 5, 15, 60, 360, 1440].map(count => count * minutes)
export const pollEveryMs = 30 * minutes
/** From this try on staff are told. */
export const gatewayAlarmAfter = 3
/** How long the log of what was passed on is kept once it is over. */
export const gatewayLogDays = 365

/** The next of some waits, a little different each time; undefined after the last. */
export function nextWait(waits: readonly number[], tries: number, { now, chance }: { now: Date, chance: number }): Date | undefined {
  const wait = waits[tries - 1]
  return wait === undefined ? undefined : new Date(now.getTime() + wait * (0.8 + chance * 0.4))
}

/** A case that two people have confirmed, that is being worked on, and that has words of the office to pass on. */
export function canPassOn({ finding, checkedBy, rewrite, ...standing }: { finding: Finding | null, checkedBy: string | null, rewrite: string | null, status: ReportStatus, previousStatus: ReportStatus | null, isDemo: boolean }): boolean {
  return finding === 'confirmed' && checkedBy !== null && rewrite !== null && !standing.isDemo && ['found', 'handling'].includes(stateOfWork(standing))
}
