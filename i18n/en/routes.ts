export const routes = {
} as const

/** Sentences of the errors `route.…`. */
export const routeErrors = {
  not_found: 'There is no such route card.',
  not_yours: 'There is no such route card, or it belongs to another team.',
  stage_not_now: 'This card cannot be changed in this way now.',
  other_card: 'This answer belongs to another card and was not taken. Please reload the page and tap again.',
  home_words: 'This speaks of a home or a door. A route card looks at public places only: a crossing, a garden, an open space.',
  person_words: 'This speaks of a person. A route card asks only whether a thing is still there. Please take out names, forms of address and telephone numbers.',
  stops: 'A card has 5 to 8 stops.',
  title_missing: 'Please write the name of the card.',
  place_missing: 'Please write which public place it is.',
  matter_missing: 'Please write what is looked at.',
  team_missing: 'Please choose the team that uses this card.',
  answer_missing: 'Please choose for one stop at least: there, gone, or unclear.',
} as const

/** Sentences of the events `route.…`. */
export const routeEvents = {
  created: 'Wrote a route card with {stops} stops',
  changed: 'Changed the route card, now with {stops} stops',
  opened: 'Gave the route card to the team',
  closed: 'Closed the route card',
  observed: 'The route card took {answers} answers',
} as const
