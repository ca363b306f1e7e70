import { getRouterParam, type H3Event } from 'h3'
import type { z } from 'zod'
import { parseBody } from './body.ts'
import { matterIdOf } from './matters.ts'
import type { StaffContext } from './staff.ts'

/** What an address names below a matter. */
export const pointIdOf = (event: H3Event) => getRouterParam(event, 'pointId') ?? ''
export const answerIdOf = (event: H3Event) => getRouterParam(event, 'answerId') ?? ''

/** What a command about a matter's answers needs, with what was sent. */
export async function readChange<Schema extends z.ZodType<object>>({ event, actor, keys, now }: StaffContext, schema: Schema) {
  return { ...await parseBody(event, schema), matterId: matterIdOf(event), actor, keys, now }
}
