import { setResponseStatus } from 'h3'
import { addMatterFile } from '#server/domain/hearings/files'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { uploadFolder } from '#server/http/upload'
import { keepFile } from '#server/media/files'
import { photoLimits, receiveFile } from '#server/media/intake'

/** Takes the scan or photo of a paper: its bytes are the body. The answer says its SHA-256. */
export default defineStaffHandler('hearings', 'enter', async ({ event, db, photos, actor, now }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const received = await receiveFile(event.node, { folder: await uploadFolder(), maxBytes: photoLimits.fileBytes })
  try {
    const file = await keepFile(photos, received)
    const id = await addMatterFile(db, { matter, use: 'scan', name: { zh: '纸质意见的扫描件', en: 'Scan of a comment on paper' }, file, actor, now })
    setResponseStatus(event, 201)
    return { id, sha256: file.sha256 }
  }
  finally { await received.discard() }
}, ofMatter)
