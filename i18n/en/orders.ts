export const orders = {
} as const

/** Sentences of the errors `order.…`. */
export const orderErrors = {
  not_found: 'There is no such order.',
  not_now: 'This cannot be done with the order any more. Please look how it stands now.',
  taken: 'Somebody has taken this order, so its time can no longer be changed. Please telephone the community.',
  kind_missing: 'Please choose what kind of help.',
  words_missing: 'Please write a few words about what help is needed.',
  sub_district_missing: 'Please choose a sub-district.',
  community_missing: 'Please choose a community.',
  day_missing: 'Please choose a day.',
  from_missing: 'Please choose from what time.',
  until_missing: 'Please choose until what time.',
  until_before_from: 'The end has to be later than the beginning.',
  too_early: 'This time is already over. Please choose a later one.',
  too_late: 'An order can be placed at most 60 days ahead.',
  helpers_invalid: 'Please write how many people, from 1 to 20.',
  repeat_until_missing: 'Of a weekly order, please write until which day.',
  repeat_until_invalid: 'The last day of a weekly order is after the first time and within half a year.',
  name_missing: 'Please write what to call you.',
  reach_missing: 'Please leave a telephone number, or an e-mail address if you have none. Whoever takes the order has to reach you.',
  address_missing: 'Please write where to find you. Only whoever takes the order can see it.',
  consent_missing: 'Please read the text, and tick it if you agree.',
  consent_not_heard: 'Please read the text out first, and tick it once the person has agreed.',
  channel_missing: 'Please choose whom the order is for.',
  team_missing: 'Please choose a team of this community.',
  organisation_missing: 'Please write the name of the Party organisation.',
} as const

/** Sentences of the events `order.…`. */
export const orderEvents = {
  placed: 'Order placed, number {number}',
} as const
