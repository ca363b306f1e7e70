export const bulletins = {
  title: 'Monthly bulletin',
} as const

/** Sentences of the errors `bulletin.…`. */
export const bulletinErrors = {
  not_found: 'There is no bulletin of this month.',
  month_not_over: 'This month is not over yet and cannot be frozen. Please come back next month.',
  is_frozen: 'The bulletin of this month is frozen. It is not changed any more; use a correction for what differs.',
  nothing_to_correct: 'Counted again, the figures are the published ones. There is nothing to correct.',
  has_changed: 'The figures are not the ones you saw. Please look at the new ones and send the form again.',
} as const

/** Sentences of the events `bulletin.…`. */
export const bulletinEvents = {
  frozen: 'The supervision bulletin of {month} was frozen and published',
  corrected: '{count} figures of the supervision bulletin of {month} were corrected',
} as const
