/** The instant tests begin at: Monday 23 November 2026, 10:00 in Beijing. */
export const monday = new Date('2026-11-23T02:00:00.000Z')

/** The same instant moved. */
export function later(instant: Date, { days = 0, hours = 0, minutes = 0, milliseconds = 0 }): Date {
  return new Date(instant.getTime() + (((days * 24 + hours) * 60 + minutes) * 60_000) + milliseconds)
}
