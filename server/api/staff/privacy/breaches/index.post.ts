import { setResponseStatus } from 'h3'
import { openBreach } from '#server/domain/privacy/breaches'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { breachSchema } from '#shared/privacy/schemas'

/** Writes a leak down with whom it concerns; the clock runs from its discovery. */
export default defineStaffHandler('privacy', 'breach', async ({ event, db, actor, calendar, now }) => {
  const id = await openBreach(db, { ...await parseBody(event, breachSchema), actor, calendar, now })
  setResponseStatus(event, 201)
  return { id }
}, { fresh: true })
