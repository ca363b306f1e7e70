export const breaches = {
  title: 'Leaks of personal data',
  lead: 'To be reported within 4 hours of the discovery. Write it down first, then report it and tell those concerned. Each step is recorded.',
  none: 'Nothing is on record.',
  new: 'Write a leak down',
  discoveredAt: 'When it was discovered', fromAt: 'What it concerns: from', untilAt: 'until', timeHint: 'Beijing time',
  tables: 'Which tables it may concern', tablesHint: 'When in doubt, more rather than fewer.', words: 'What happened, and how', wordsHint: 'No names, telephone numbers or addresses of anybody.',
  submit: 'Write it down and start the clock', saved: 'It is written down.',
  due: 'to be reported by {at}', late: 'More than 4 hours have passed',
  affected: 'Whom it concerns', affectedNote: 'Rows counted by table and time. A table without times is counted whole: rather too many than too few.',
  table: 'Table', rows: 'Rows', reachable: 'People who can be reached', notKnown: 'no contact kept',
  step: { reported: 'reported to the authority', told: 'those concerned were told', closed: 'closed' },
  steps: 'Steps', take: 'Note: {step}', done: '{at}: {step}',
  notices: 'Drafts of the notices', notice: { person: 'To the person', authority: 'To the authority' },
  law: 'Personal Information Protection Law, article 57. Where harm is effectively prevented the person need not be told; the authority can order it.',
  state: { open: 'Open', closed: 'Closed' }, discovered: 'Discovered', back: 'Back to the leaks',
  text: {
    person: 'On {discovered} we found that a part of the personal data on this portal may have been seen by others. It concerns what was sent between {from} and {until}, and may include what you wrote, your photos and how to reach you. We have closed the gap and are looking into the cause. Please be careful with unknown calls and messages, tell nobody a verification code, and transfer no money. With the number and query code of your receipt you can see or delete your data under "My personal data". Questions: {phone}. We are sorry for the trouble.',
    authority: 'Reported by: {host}. A possible leak of personal data was discovered on {discovered}. Scope: data from {from} to {until}, {rows} rows, {people} persons who can be reached. Kinds of data: {tables}. What happened and why: (fill in). Possible harm: unknown calls, fraud. Measures taken: (fill in). What those concerned can do: be careful with unknown calls, see and delete their data with their receipt. Contact: {phone}.',
  },
} as const

/** Sentences of the errors `breach.…`. */
export const breachErrors = {
  not_found: 'There is no such record.',
  not_now: 'This step cannot be noted now. Report it and tell those concerned first.',
  time_invalid: 'Please give day and time.',
  tables_missing: 'Please choose the tables it concerns.',
  words_missing: 'Please say what happened.',
  window_empty: 'The end has to be after the beginning.',
} as const

/** Sentences of the events `breach.…`. */
export const breachEvents = {
  found: 'A leak of personal data was written down',
  reported: 'A leak was reported to the authority',
  told: 'Those concerned by a leak were told',
  closed: 'A leak was closed',
} as const
