export const roster = {
} as const

/** Sentences of the errors `roster.…`. */
export const rosterErrors = {
  site: 'You are not on duty at this site. You can sign up for other shifts.',
  overlap: 'You are on duty somewhere else at that time.',
  rest: 'There have to be about 12 hours of rest between two persuasion duties. Please choose a later shift.',
  cap: 'You have enough duties this week. Please come again next week.',
  site_unknown: 'The ledger has no such site.',
  too_many_ties: 'You have declared too many sites. Please take out those that no longer matter.',
} as const

/** Sentences of the events `roster.…`. */
export const rosterEvents = {
  tieDeclared: 'Declared a site where they do no duty',
  tieRemoved: 'Took back a site where they did no duty',
} as const
