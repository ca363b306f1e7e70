import { messages as general } from './zh-CN/groups/general.ts'
import { messages as cases } from './zh-CN/groups/cases.ts'
import { messages as hearings } from './zh-CN/groups/hearings.ts'
import { messages as volunteers } from './zh-CN/groups/volunteers.ts'
import { messages as lives } from './zh-CN/groups/lives.ts'
import { messages as exchange } from './zh-CN/groups/exchange.ts'
import { messages as open } from './zh-CN/groups/open.ts'

export const messages = {
  ...general,
  ...cases,
  ...hearings,
  ...volunteers,
  ...lives,
  ...exchange,
  ...open,
} as const
