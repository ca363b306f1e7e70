export const standing = {
} as const

/** Sentences of the errors `seat.…`. */
export const seatErrors = {
  volunteer_not_found: 'This volunteer was not found.',
  membership_not_found: 'This place in a team was not found.',
  team_not_open: 'This team takes nobody at present.',
  too_young: 'The tasks of this team are for adults only. Please look at another team.',
  has_gone: 'This sign-up has ended. To come back, please sign up again.',
  not_offered: 'No seat is being held for you at present.',
  answer_too_late: 'The time to answer is over, and the seat went to the next. You can queue again.',
} as const

/** Sentences of the events `seat.…`. */
export const seatEvents = {
  joined: 'Joined a team',
  rejoined: 'Queued again',
  offered: 'A seat became free; the volunteer is asked',
  accepted: 'Accepted the seat',
  passed: 'Not this time: the seat goes to the next, the place in the queue stays',
  lapsed: 'No answer in time: the seat went to the next',
  left: 'Left a team',
} as const
