/** Reading what others say to a matter. */
export const reading = {
  title: 'What people say',
  titleOf: 'What people say: {title}',
  description: 'The published comments, in an order of each reader’s own. Near copies stand in groups; none is hidden.',
  backToMatter: 'Back to the notice',
  backToAll: 'Back to all comments',
  counts: '{shown} comments',
  countsGrouped: '{shown} comments, of which {grouped} are alike, in {groups} groups',
  seeGroups: 'See the groups',
  filter: { q: 'Words to find', clause: 'On which clause', order: 'Order', all: 'All' },
  orders: { random: 'Random', clause: 'By clause', newest: 'Published last first' },
  randomNote: 'In random order, another one for each reader, so that nobody always comes first. Yours stays the same for now.',
  found: '{n} found',
  list: 'Comments',
  none: 'No comment has been published yet.',
  noneFound: 'Nothing found. Try another word, or see all comments.',
  onWhole: 'on the whole',
  onClause: 'on clause {label}',
  onOldClause: 'on clause {label} of version {n}',
  onGoneClause: 'on clause {label} (no longer in the draft)',
  stances: { support: 'In favour', oppose: 'Against', suggest: 'Suggestion', question: 'Question' },
  authors: { person: 'a person', organisation: 'an organisation' },
  noName: 'No name published',
  nameCovered: 'Name covered',
  channels: { web: 'Online', paper: 'On paper', phone: 'By telephone' },
  late: 'Late',
  demo: 'Demonstration',
  shownOn: 'published {day}',
  alike: '{n} others are like this one',
  gone: 'A comment no longer published',
  tombstone: {
    withdrawn: 'Withdrawn by its writer {on}.',
    held: 'Was published once; held back since {on}.',
    refused: 'Was published once; not published any more since {on}.',
  },
  groups: 'Comments that are alike',
  groupsNote: 'Though alike, each one counts as one. They stand in no order of size and are not merged.',
  groupOf: '{n} comments that are alike',
  common: 'What most of them say',
  noCommon: 'They share no whole sentence.',
  groupNote: 'Every comment of the group is below, first with its own words: those the common text does not have.',
  members: 'Every comment of this group',
  own: 'Its own words:',
  nothingOwn: 'The same as the common text, with no other sentence.',
  whole: 'See the whole text',
  method: {
    title: 'How comments that are alike are found',
    text: 'By a fixed rule, without artificial intelligence: whoever computes it comes to the same groups. Only what can be read is compared, without punctuation. Texts are cut into pieces of {shingle} characters; two are alike when the pieces they share are at least {threshold} of all pieces of both. Likely pairs are found by {hashes} fixed least hashes ({bands} bands of {rows}), then compared piece by piece. A sentence is common when at least {common} of the group, and two of them, say it. Version {version} of the rule.',
  },
  alone: {
    title: 'My comment is different',
    text: 'Your comment stands in a group of comments that are alike. If you think it is different, it can stand alone.',
    action: 'Let my comment stand alone',
  },
} as const

/** Sentences of the errors `reading.…`. */
export const readingErrors = {
  group_not_found: 'This group is no longer there. Somebody may have taken a comment back or let it stand alone.',
  search_too_long: 'The words to find are too long; at most 100 characters.',
  cursor_invalid: 'This place in the list does not exist. Please begin again at the first page.',
} as const

/** Sentences of the events `reading.…`. */
export const readingEvents = {
  stoodAlone: 'The writer asked that this comment stand alone, not with those that are alike',
} as const
