export const rounds = {
  title: 'Rounds',
  lead: 'See everything of one community on one round; never go for a single matter. Look at the sites of the ledger first, so that nobody can tell who reported. This page can be printed.',
  none: 'There is nothing to see now.',
  due: 'result due by {day}',
  alongTitle: 'Look at these sites of the ledger on the same round',
  alongNone: 'There is no published site here. Go together with the daily patrol, never to one place only.',
} as const
