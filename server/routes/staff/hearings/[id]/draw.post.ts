import { enterNumber, freezePool, voidDraw } from '#server/domain/hearings/draws'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { drawNumberSchema, freezeSchema, voidDrawSchema } from '#shared/hearings/drawSchemas'

/** Three forms of one page: freeze the pool, enter the number, make a draw void. */
export default defineStaffFormHandler('hearings', 'draw', async ({ event, db, keys, calendar, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, action, ...given } = fields
  const decision = { matterId, actor, keys, now }
  if (action === 'void') await voidDraw(db, { ...parseWith(voidDrawSchema, given), ...decision })
  else if (action === 'number') await enterNumber(db, { ...parseWith(drawNumberSchema, given), ...decision, calendar })
  else await freezePool(db, { ...parseWith(freezeSchema, given), ...decision })
  return `/staff/hearings/${matterId}/draw`
}, ofMatter)
