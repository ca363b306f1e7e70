export const webhooks = {
  title: 'Webhooks',
  lead: 'As soon as something public changes, the servers entered here are told: which entry changed and where to read it, and nothing anybody wrote.',
  back: 'Back to interfaces', backToList: 'Back to webhooks', none: 'None entered yet.',
  new: 'Enter a receiver', create: 'Enter', change: 'Change', save: 'Save',
  name: 'Name', url: 'Address', urlHint: 'It begins with https://. An address in a private network has to stand in site.json first.',
  topics: 'Which changes', topicOf: { site: 'Ledger', decision: 'Decisions', hearing: 'Hearings', comment: 'Comments', draw: 'Draws', bulletin: 'Bulletins', inspection: 'Inspections' },
  state: { active: 'Sending', paused: 'Paused', disabled: 'Disabled' }, failing: 'Cannot be reached', failingSince: 'Cannot be reached since {at}.',
  waiting: '{n} not delivered yet',
  secret: 'Signing secret', secretOnce: 'The secret is shown this once. Copy it to the receiving server now.', twoSecrets: 'Until {at} both the new and the old secret sign.',
  steps: 'Steps', step: { pause: 'Pause', resume: 'Go on sending', rotate: 'New secret', test: 'Send a test', remove: 'Remove' },
  removeSure: 'Its log goes with it. Remove it?',
  tested: { delivered: 'The test arrived.', failed: 'The test did not arrive. See the log below.', skipped: 'The test was not sent.', busy: 'It is being sent. See the log in a moment.' },
  done: 'Done.',
  log: 'Delivery log', logNone: 'Nothing sent yet.', logKept: 'The log is kept for {n} days.',
  at: 'Time', what: 'What', result: 'Result', tries: 'Each try', again: 'Send again',
  deliveryState: { waiting: 'Waiting', delivered: 'Delivered', failed: 'Not delivered', skipped: 'Not public, not sent' },
  nextTry: 'Next: {at}', try: '{at}, {result}, {ms} ms', status: 'answer {status}',
  problem: { address_refused: 'the address is in a private network and refused', not_https: 'no https address', name_unknown: 'the name is unknown', timeout: 'it took too long', connection: 'no connection', tls: 'the certificate is wrong', too_large: 'the answer is too long' },
  fresh: 'Prove first that it is you',
} as const

/** Sentences of the errors `webhook.…`. */
export const webhookErrors = {
  not_found: 'There is no such receiver.',
  not_now: 'As it stands it cannot take this step.',
  name_missing: 'Give it a name of at most 60 characters.',
  url_invalid: 'Give an address that begins with https://, without a name and password in it.',
  topics_missing: 'Choose at least one.',
  cursor_invalid: 'There is no such page. Begin with the first.',
} as const

/** Sentences of the events `webhook.…`. */
export const webhookEvents = {
  created: 'Receiver “{name}” entered',
  changed: 'Receiver “{name}” changed',
  paused: 'Sending to “{name}” paused',
  resumed: 'Sending to “{name}” went on',
  rotated: 'New signing secret for “{name}”',
  tested: 'Test sent to “{name}”',
  redelivered: 'Sent again to “{name}”',
  removed: 'Receiver “{name}” removed',
  failing: '“{name}” cannot be reached',
  disabled: '“{name}” says that it is gone, and was disabled',
} as const
