export const siteLife = {
  title: 'Handling of the site',
} as const

/** Sentences of the errors `ledger.…`. */
export const siteErrors = {
  still_on_hold: 'The time for review and suit runs until {until}; nothing may be enforced before it is over (Administrative Compulsion Law, article 44).',
  objection_open: 'An objection is open. Until it is decided this entry stands still (rule of this portal).',
  review_or_suit_open: 'A review or a suit is open; nothing may be enforced (Administrative Compulsion Law, article 44).',
  suspended: 'Hardship or a third party’s claim suspends enforcement (Administrative Compulsion Law, article 39).',
  service_unknown: 'No day of service is on file, or no notice day for an unknown party: the time for review and suit cannot be worked out (Administrative Compulsion Law, article 44).',
  at_night: 'Nothing may be enforced at night (Administrative Compulsion Law, article 43). This portal allows 8:00 to 18:00 of one day.',
  on_holiday: 'Nothing may be enforced on a statutory holiday (Administrative Compulsion Law, article 43).',
  times_out_of_order: 'The end has to be later than the beginning.',
  time_is_past: 'A planned time has to lie ahead.',
  time_in_future: 'This time has not come yet.',
  supplies_cut: 'Water, power, heat and gas may not be cut (Administrative Compulsion Law, article 43).',
  defence_unknown: 'Say whether a statement or defence was made or not (Administrative Compulsion Law, articles 8 and 36).',
  defence_unanswered: 'The statement or defence has not been answered (Administrative Compulsion Law, article 36).',
  defence_time_running: 'The time for statement and defence is not over (Administrative Compulsion Law, articles 35 and 36).',
  home_notice_required: 'Somebody lives here: put the day on file on which the notice was served (Administrative Compulsion Law, article 8; rule of this portal).',
  home_notice_words: 'Somebody lives here: the notice has to be in plain words, and its languages on file (rule of this portal).',
  home_needs_unknown: 'Somebody lives here: say whether there are children, elderly or ill people, yes or no only (rule of this portal).',
  home_assistance_required: 'Somebody lives here: name the office that helps with another home, and its telephone (rule of this portal).',
  approval_required: 'The head of the office has not approved it.',
  heating_approval_required: 'In the heating season a place somebody lives in needs a second approval by another person (rule of this portal).',
  checklist_incomplete: '{count} items of a lawful enforcement are missing (Administrative Compulsion Law, articles 18 and 34 to 38).',
  clarities_incomplete: '{count} of the six clarities are missing; the site cannot be registered.',
  legal_check_required: 'The check of legality and privacy is missing.',
  other_person_required: 'Another person has to do this, not the one who registered or approved.',
  plan_required: 'Write the summary of the plan first.',
  comment_period_required: 'Residents are affected: hold a comment period first and let it end (Interim Regulations on Major Administrative Decisions, article 15).',
  reuse_plan_required: 'Write first how the ground will be used.',
  order_running: 'The time set for removal is not over; a reminder is too early (Administrative Compulsion Law, article 35).',
  notice_running: 'The time of the notice is not over; nothing may be enforced (Administrative Compulsion Law, article 44).',
  not_under_construction: 'The fast track is for structures under construction only (Beijing Urban and Rural Planning Regulations, article 74).',
  lived_in_no_fast_track: 'Somebody lives here, or it is not known whether: no fast track.',
  two_acceptances_required: 'Two people have to have seen the cleared ground before acceptance and closure.',
  acceptance_by_another_unit: 'At least one of them may not be of the unit that owns the place.',
  acceptance_photo_required: 'Acceptance needs a photo of the ground.',
  visit_required: 'There was no visit yet, or the last one did not pass.',
  fact_required: 'This step needs this first.',
  not_an_instant: 'Enter day and time.',
  languages_required: 'Name at least one language.',
  measures_required: 'Choose how it is done.',
  status_by_move_only: 'A status cannot be changed this way. Use the steps on the site’s page.',
} as const

/** Sentences of the events `site.…`. */
export const siteEvents = {
  recorded: 'Put something on file',
} as const
