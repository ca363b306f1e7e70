export const gateways = {
  title: 'Gateways',
  lead: 'Verified cases can be passed on to another Open311 server, such as a 12345 gateway: the words of the dispatch, the kind and the sub-district, never who reported it or their own words.',
  back: 'Back to interfaces', backToList: 'Back to gateways', none: 'None entered yet.',
  new: 'Enter a gateway', create: 'Enter', change: 'Change', save: 'Save',
  name: 'Name', baseUrl: 'Address', baseUrlHint: 'What comes before /requests.json; it begins with https://.', jurisdictionId: 'Jurisdiction id', apiKey: 'API key', apiKeyHint: 'It is not shown again. Leave it empty to keep it.',
  hasKey: 'A key is kept', noKey: 'No key',
  state: { active: 'In use', paused: 'Paused' }, failing: 'Not working', failingSince: 'It has not answered, or has refused, since {at}.',
  waiting: '{n} not passed on yet',
  steps: 'Steps', step: { pause: 'Pause', resume: 'Go on', services: 'Read its services' },
  services: 'Services', servicesAt: 'Read on {at}, as {format}.', servicesNone: 'Not read yet. Read them first, then say what corresponds.', servicesRead: '{n} services read.',
  mapping: 'What corresponds', mappingHint: 'A kind without a service cannot be passed on.', noService: 'Not passed on', kindTo: '{kind} becomes',
  subDistrictAttribute: 'Attribute for the sub-district', subDistrictValue: '{name} is called there', subDistrictHint: 'Left empty: its Chinese name.',
  referenceAttribute: 'Attribute that tells repetitions', referenceHint: 'Such as fixmystreet_id. With it, what may have arrived can be sent again by itself.',
  attributes: 'Fixed attributes', attributesHint: 'One a line: code=value', attributesInvalid: 'Write each line as code=value.',
  sendsPosition: 'Exact place', sendsPositionHint: 'Otherwise only the sub-district is told.', sends: { yes: 'Send the exact place' },
  automatic: 'Kinds passed on by themselves once two people have verified them', done: 'Saved.',
  log: 'What was passed on', logNone: 'Nothing yet.', logKept: 'Kept for {n} days after it is over.',
  number: 'Number', when: 'Time', result: 'How it stands', remote: 'Their number {id}', steps2: 'Each step', again: 'Send again', giveUp: 'Give up',
  what: { send: 'Sent', token: 'Asked for the number', poll: 'Asked how it stands' }, try: '{at}, {what}: {result}', status: 'answer {status}', answered: 'their status: {status}',
  nextTry: 'Next: {at}',
} as const

/** Sentences of the errors `gateway.…`. */
export const gatewayErrors = {
  not_found: 'There is no such gateway.',
  not_now: 'This step cannot be taken now.',
  name_missing: 'Give it a name of at most 60 characters.',
  url_invalid: 'Give an address that begins with https://, without a name and password in it.',
  code_invalid: 'A code has Latin letters, digits and signs only.',
  service_unknown: 'The gateway has no such service.',
  unanswered: 'Its services could not be read: the address, the network or the format is wrong.',
  kind_unmapped: 'This kind corresponds to no service and cannot be passed on.',
  case_unfit: 'Only a case that two people have confirmed, that is being worked on and that has been rewritten can be passed on.',
  already_passed_on: 'It has been passed on to this gateway.',
  cursor_invalid: 'There is no such page. Begin with the first.',
} as const

/** Sentences of the events `gateway.…`. */
export const gatewayEvents = {
  created: 'Gateway “{name}” entered',
  changed: 'Gateway “{name}” changed',
  mapped: 'What corresponds at gateway “{name}” changed',
  paused: 'Gateway “{name}” paused',
  resumed: 'Gateway “{name}” in use again',
  servicesRead: 'Services of gateway “{name}” read',
  failing: 'Cases cannot be passed on to gateway “{name}”',
} as const

/** Sentences of the events `passedOn.…` of a case. */
export const passedOnEvents = {
  queued: 'To be passed on to gateway “{gatewayName}”',
  sent: 'Gateway “{gatewayName}” has it, as {remoteId}',
  unsure: 'Passed on to gateway “{gatewayName}”; it is not certain that it arrived',
  failed: 'Could not be passed on to gateway “{gatewayName}”',
  again: 'Passed on to gateway “{gatewayName}” again',
  givenUp: 'No longer passed on to gateway “{gatewayName}”',
  answered: 'Gateway “{gatewayName}” says {remoteStatus}',
} as const
