/** What the page of a case says of other servers it was passed on to. */
export const passingOn = {
  title: 'Gateways', lead: 'The rewritten words, the kind and the sub-district are passed on, never who reported it or their own words.',
  choose: 'Which gateway', submit: 'Pass on', none: 'Not passed on to a gateway.', remote: 'Their number {id}',
  states: { waiting: 'To be passed on', unsure: 'Not certain that it arrived', token: 'Taken, number to come', open: 'Open there', closed: 'Closed there', failed: 'Not passed on' },
  remoteStatus: 'Their status: {status} ({at})', log: 'See the log',
} as const
