export const hours = {
  length: { hours: '{hours} h', minutes: '{minutes} min', both: '{hours} h {minutes} min', less: 'less {length}' },
} as const

/** Sentences of the errors `hours.…`. */
export const hoursErrors = {
  source_not_found: 'This service was not found.',
  not_served: 'This service is not over, or nobody was checked in: its hours cannot be confirmed now.',
  confirmed_already: 'Somebody has just confirmed another length. Reload the page and look again.',
  reason_missing: 'More than was served, or a change of what was confirmed, needs a reason.',
  minutes_wrong: 'This length cannot be right. At most 24 hours at once.',
  outcome_required: 'Choose an outcome.',
  answer_required: 'Write a sentence in answer; the volunteer reads it.',
  words_required: 'Write a sentence about what happened.',
  not_between: 'Granted in part, the length lies between what counts now and what was asked for.',
  correction_not_found: 'This request was not found.',
  correction_waits: 'A request about this service already waits for the answer of the community.',
  correction_decided: 'Somebody else has answered this request.',
  same_minutes: 'This is the length that was confirmed: nothing to correct.',
  registry_wrong: 'A 志愿北京 number has only digits and letters, at most 40.',
  registry_private: 'This looks like a mobile or an identity number. Write your volunteer number at 志愿北京.',
  period_wrong: 'The last day has to come after the first.',
  too_many: 'Too many lines: a sheet holds {max}. Choose a shorter period, or the CSV file.',
} as const

/** Sentences of the events `hours.…`. */
export const hoursEvents = {
  confirmed: 'The community confirmed hours',
  corrected: 'The community changed hours that were confirmed',
  correctionAsked: 'A correction of hours was asked for',
  correctionDecided: 'The community answered a request about hours',
  exported: 'Hours were exported',
  registryChanged: 'The 志愿北京 number was changed',
} as const
