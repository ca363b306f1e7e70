import { signOffRecord } from '#server/domain/hearings/record'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { recordVersionSchema } from '#shared/hearings/recordSchemas'

export default defineStaffFormHandler('hearings', 'signOff', async ({ event, db, keys, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  await signOffRecord(db, { matterId, ...parseWith(recordVersionSchema, { version: fields.version }), actor, keys, now })
  return `/staff/hearings/${matterId}/record`
}, ofMatter)
