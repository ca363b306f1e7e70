import { setResponseStatus } from 'h3'
import { addTurn, listTurns } from '#server/domain/hearings/speeches'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { turnSchema } from '#shared/hearings/recordSchemas'

/** Puts somebody at the end of the list of turns. */
export default defineStaffHandler('hearings', 'meet', async ({ event, db, actor, now }) => {
  const matterId = matterIdOf(event)
  await addTurn(db, { matterId, ...await parseBody(event, turnSchema), actor, now })
  setResponseStatus(event, 201)
  return { turns: await listTurns(db, matterId) }
}, ofMatter)
