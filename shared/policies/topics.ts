/** What brings a reader to a policy, in the order of the list. */
export const topics = ['basics', 'people', 'removal', 'after', 'voice', 'background'] as const
