/** Whole days, hours and minutes; a minute that is not over counts as one, so that nothing is left only when it is over. */
export interface Countdown { days: number, hours: number, minutes: number }

/** What is left until the instant; null from it on. */
export function countDown(to: Date, now: Date): Countdown | null {
  const left = Math.ceil((to.getTime() - now.getTime()) / 60_000)
  return left <= 0 ? null : { days: Math.floor(left / 1440), hours: Math.floor(left % 1440 / 60), minutes: left % 60 }
}
