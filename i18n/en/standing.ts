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
  checked_already: 'This sign-up has been checked already. Please look at how it stands now.',
  not_checked: 'The community has not checked yet. Training is recorded after the check.',
  no_agreement: 'This team has no agreement to accept at present.',
  agreement_changed: 'The agreement has a new version. Please read it again before you accept.',
  not_paused: 'There is no pause at present.',
  day_invalid: 'Please give a date, for example 2026-12-01.',
  day_in_future: 'This day has not come yet. Please give today or an earlier day.',
  day_not_to_come: 'Please give a day after today.',
  reason_missing: 'Please give the reason; the volunteer will read it.',
  topic_missing: 'Please say what the training was about.',
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
  checked: 'The community’s check was passed',
  refused: 'The community’s check was not passed',
  trained: 'Took part in a training: {topic}',
  agreed: 'Accepted the agreement of a team (version {number})',
  agreedOnPaper: 'An agreement on paper was recorded (version {number})',
  activated: 'Everything needed is there: may serve',
  paused: 'Paused',
  resumed: 'Back after a pause',
  ended: 'Service ended',
} as const
