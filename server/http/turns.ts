import { getRouterParam } from 'h3'
import type { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { listTurns } from '../domain/hearings/speeches.ts'
import { parseBody } from './body.ts'
import { matterIdOf } from './matters.ts'
import type { StaffActor, StaffContext } from './staff.ts'

interface OfTurn { matterId: string, turnId: string, actor: StaffActor, now: Date }

/** Changes one turn of the speakers' list and answers the list as it is then. */
export async function answerTurn<Schema extends z.ZodType<object>>(
  { event, db, actor, now }: StaffContext, schema: Schema, change: (db: Database, turn: OfTurn & z.output<Schema>) => Promise<void>,
) {
  const matterId = matterIdOf(event)
  await change(db, { ...await parseBody(event, schema), matterId, turnId: getRouterParam(event, 'turnId') ?? '', actor, now })
  return { turns: await listTurns(db, matterId) }
}
