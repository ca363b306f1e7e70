import { getRouterParam } from 'h3'
import { decideCorrection, getCorrection } from '#server/domain/volunteers/hours'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { correctionDecisionSchema } from '#shared/volunteers/hoursSchemas'

export default defineStaffHandler('volunteers', 'confirmHours', async ({ event, db, keys, actor, now }) => {
  const correction = await getCorrection(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(correction)
  await decideCorrection(db, { correctionId: correction.id, ...await parseBody(event, correctionDecisionSchema), actor, keys, now })
  return { ok: true }
})
