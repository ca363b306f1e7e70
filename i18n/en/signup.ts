/** Sign-up to Lao Jiefang, its receipt and what can be changed with it. */
export const signup = {
  ageBand: { '14to17': '14 to 17', '18to59': '18 to 59', '60to69': '60 to 69', '70plus': '70 or older', 'under14': 'Under 14' },
  skill: {
    talking: 'Talking with people', mediating: 'Settling quarrels', firstAid: 'First aid', repairs: 'Repairs', phones: 'Showing how a phone works', writing: 'Writing', driving: 'Driving', teaching: 'Teaching', cooking: 'Cooking', translating: 'Translating',
  },
  time: { weekdayMorning: 'Weekday mornings', weekdayAfternoon: 'Weekday afternoons', weekdayEvening: 'Weekday evenings', weekendMorning: 'Weekend mornings', weekendAfternoon: 'Weekend afternoons', weekendEvening: 'Weekend evenings' },
  language: { mandarin: 'Mandarin', english: 'English', mongolian: 'Mongolian', tibetan: 'Tibetan', uyghur: 'Uyghur', korean: 'Korean', signing: 'Sign language' },
  state: { applied: 'Signed up', checked: 'Checked', trained: 'Trained', active: 'Active', paused: 'Paused', left: 'Left', refused: 'Not taken on' },
  memberState: { seated: 'Has a place', waiting: 'In the queue', offered: 'Waiting for your answer', lapsed: 'Lapsed', left: 'Left' },
  section: { details: 'Change my details' },
} as const

/** Sentences of the errors `volunteer.…`. */
export const volunteerErrors = {
  not_found: 'This sign-up was not found.',
  team_not_found: 'This team was not found.',
  team_not_open: 'This team takes nobody on now. You can choose another one, or none and let the community propose one.',
  team_for_adults: 'What this team does is for people of 18 or older. You can choose a team marked “14 or older”, or none and let the community propose one.',
  gone: 'This sign-up has ended and cannot be changed. To come back, please sign up again.',
  no_contact: 'No contact was left, or it was deleted.',
  choice_unknown: 'One choice is not known. Please choose again.',
  community_missing: 'Please choose the community you live in. If you are not sure, the one nearest to you.',
  name_missing: 'Please write your name. The community has to know who you are.',
  reach_missing: 'Please leave a phone number or an e-mail address, so that you can be reached.',
  age_missing: 'Please choose your age.',
  too_young: 'Under 14 you cannot sign up here yet. You can come to the community’s events together with your parents and ask them to sign up; or ask at the residents’ committee what there is for you. Nothing you wrote was kept.',
  guardian_name_missing: 'From 14 to 17, please write the name of a parent or guardian.',
  guardian_phone_missing: 'Please write the phone number of the parent or guardian; the community will call.',
  guardian_consent_missing: 'A parent or guardian has to agree before you can sign up.',
  show_name_missing: 'Please choose whether a name is shown.',
  public_name_missing: 'Please write the name to show, for instance “Auntie Wang”.',
  words_private: 'Please leave out phone numbers, e-mail addresses, identity and account numbers here: others may read it.',
  digest_missing: 'Please choose whether you want reminders.',
  consent_missing: 'Please read the notice; you can sign up when you agree to it.',
  consent_outdated: 'The notice has just been replaced by a new one. Please read it again, and send the form if you agree.',
  day_invalid: 'Please write a real date, for instance 2026-12-31.',
} as const

/** Sentences of the events `volunteer.…`. */
export const volunteerEvents = {
  signedUp: 'Signed up {number}',
} as const
