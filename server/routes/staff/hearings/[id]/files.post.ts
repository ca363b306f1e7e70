import { addMatterFile, removeMatterFile } from '#server/domain/hearings/files'
import { matterFileMissing } from '#server/domain/hearings/errors'
import { getMatter } from '#server/domain/hearings/queries'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { keepFile } from '#server/media/files'
import { photoLimits } from '#server/media/intake'
import { matterFileRemovalSchema, matterFileSchema } from '#shared/hearings/schemas'

/** Adds a file to a matter, or takes one from a draft. */
export default defineStaffUploadFormHandler('hearings', 'draft', { ...photoLimits, files: 1 }, async ({ event, db, photos, fields, files, actor, now }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const { submissionId: _, action, ...given } = fields
  const back = `/staff/hearings/${matter.id}/files`
  if (action === 'remove') {
    await photos.remove('private', await removeMatterFile(db, { matter, ...parseWith(matterFileRemovalSchema, given), actor, now }))
    return back
  }
  const { use, nameZh, nameEn } = parseWith(matterFileSchema, given)
  const [sent] = files
  if (sent === undefined) throw matterFileMissing({ issues: [{ path: 'file', code: 'matter.file_missing' }] })
  const file = await keepFile(photos, sent)
  await addMatterFile(db, { matter, use, name: { zh: nameZh, en: nameEn }, file, actor, now })
  return back
}, ofMatter)
