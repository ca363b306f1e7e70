export const decisions = {
  title: 'Decisions',
  kinds: { stop: 'Order to stop building', order: 'Order to remove by a date', penalty: 'Penalty decision', enforcement: 'Decision to remove by force', other: 'Other decision' },
  changes: { changed: 'changed', annulled: 'annulled' },
} as const

/** Sentences of the errors `decision.…`. */
export const decisionErrors = {
  not_found: 'There is no such decision.',
  number_taken: 'This site already has a decision with this number.',
  is_published: 'This decision has been published.',
  is_changed: 'This decision has been changed or annulled.',
  not_to_withdraw: 'Only a published decision that was then changed or annulled is taken back, and only once (Administrative Penalty Law, Article 48).',
  site_not_public: 'The site is not public, so nobody could read the decision. Publish the site first.',
} as const

/** Sentences of the events `decision.…`. */
export const decisionEvents = {
} as const
