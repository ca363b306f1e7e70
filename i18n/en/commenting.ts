export const commenting = {
} as const

/** Sentences of the errors `comment.…`. */
export const commentErrors = {
  not_found: 'This comment was not found.',
  too_early: 'Comments are not being taken yet. They open at {at}.',
  over: 'This matter has been decided or withdrawn. No more comments can be made.',
  stance_missing: 'Choose your stance.',
  words_required: 'Write your comment.',
  words_look_again: 'What is marked may be a telephone number, an identity number, a door number, a name, or a word that hurts, and others will read it. Rewrite it, or tick “Leave it” if it has to stay.',
  author_unknown: 'Choose in whose name you comment.',
  author_missing: 'You gave a name: choose whether it is a person’s or an organisation’s.',
  name_missing: 'Give the name, or choose “Without a name”.',
  clause_unknown: 'This matter has no such clause. Choose again.',
  files_missing: 'The files are not here any more. Add them again.',
} as const

/** Sentences of the events `comment.…`. */
export const commentEvents = {
  received: 'Comment {number} was received',
  contactRemoved: 'The writer of the comment removed their contact',
} as const
