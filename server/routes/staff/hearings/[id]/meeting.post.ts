import { materialSchema } from '#shared/hearings/meetingSchemas'
import { publishMaterial } from '#server/domain/hearings/meetings'
import { parseWith } from '#server/http/body'
import { answersIn } from '#server/http/journey'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { keepFile } from '#server/media/files'
import { photoLimits } from '#server/media/intake'
import { fileNotAccepted } from '#server/media/errors'
import { mayBeStored } from '#server/media/mayBeStored'

/** A file of the materials: published at once, or refused when the law's days are not left any more. */
export default defineStaffUploadFormHandler('hearings', 'draft', { ...photoLimits, files: 1 }, async ({ event, db, photos, files, fields, keys, calendar, actor, now }) => {
  const matterId = matterIdOf(event)
  const name = parseWith(materialSchema, answersIn(fields))
  const [received] = files
  if (!received) throw fileNotAccepted()
  const file = await keepFile(photos, received)
  try { await publishMaterial(db, { matterId, name, file, actor, keys, calendar, now }) }
  catch (error) {
    if (!mayBeStored(error)) await photos.remove('private', file.name)
    throw error
  }
  return `/staff/hearings/${matterId}/meeting?done=material`
}, ofMatter)
