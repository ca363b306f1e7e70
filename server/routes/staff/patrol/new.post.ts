import { checkPatrol, submitPatrol } from '#server/domain/reports/commands'
import { parseWith } from '#server/http/body'
import { malformed } from '#server/http/errors'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { photoLimits } from '#server/media/intake'
import { keepPhoto, type StoredPhoto } from '#server/media/photos'
import { mayBeStored } from '#server/media/mayBeStored'
import { patrolSchema } from '#shared/reports/patrol'

/** Enters what was found on patrol. The form sent twice is one case, and photos of the second are not kept. */
export default defineStaffUploadFormHandler('reports', 'patrol', photoLimits, async ({ db, photos: store, keys, calendar, fields, files, actor, now }) => {
  const { submissionId: token, ...given } = fields
  const patrol = parseWith(patrolSchema, given)
  actor.requireRow(patrol.subDistrict)
  const submissionId = openSubmissionId(token, keys.signing)
  if (!submissionId) throw malformed()
  checkPatrol(patrol)
  const kept: StoredPhoto[] = []
  const discard = () => Promise.all(kept.map(({ name }) => store.remove('private', name)))
  try {
    for (const file of files) kept.push(await keepPhoto(store, { path: file.path, area: 'private' }))
    const { number, isNew } = await submitPatrol(db, { submissionId, patrol, photos: kept, actor, calendar, now })
    if (!isNew) await discard()
    return `/staff/patrol?entered=${number}`
  }
  catch (error) {
    if (!mayBeStored(error)) await discard()
    throw error
  }
})
