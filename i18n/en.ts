import { messages as general } from './en/groups/general.ts'
import { messages as cases } from './en/groups/cases.ts'
import { messages as hearings } from './en/groups/hearings.ts'
import { messages as volunteers } from './en/groups/volunteers.ts'
import { messages as lives } from './en/groups/lives.ts'
import { messages as exchange } from './en/groups/exchange.ts'
import { messages as open } from './en/groups/open.ts'

export const messages = {
  ...general,
  ...cases,
  ...hearings,
  ...volunteers,
  ...lives,
  ...exchange,
  ...open,
} as const
