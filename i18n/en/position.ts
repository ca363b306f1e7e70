/** The position of a building, as the reporter's phone tells it. */
export const position = {
  label: 'Position',
  hint: 'Only if you like. It is the position of the structure that counts, not of your home: stand next to it first. Only staff can see it.',
  use: 'Use my position',
  drop: 'Remove this position',
  asking: 'Asking the phone where it is…',
  kept: 'Position noted',
  keptWithin: 'Position noted, to within about {n} metres',
  dropped: 'The position is removed.',
  denied: 'The phone did not allow it. That is all right: just say where it is.',
  failed: 'The phone could not tell. That is all right: just say where it is.',
  outside: 'The phone says a place outside Shijingshan District, so it was not noted. That is all right: just say where it is.',
  source: { device: 'given by the phone', wechat: 'given by WeChat', manual: 'set by hand', staff: 'set by staff' },
  accuracy: 'to within about {n} metres',
  given: 'as given ({system}): {value}',
  separator: '; ',
} as const
