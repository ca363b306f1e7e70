import { getRouterParam, setResponseStatus } from 'h3'
import { findUpload, keepUpload } from '../../domain/reports/uploads.ts'
import { malformed } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { uploadFolder } from '../../http/upload.ts'
import { hashMismatch } from '../../media/errors.ts'
import { photoLimits, receiveFile } from '../../media/intake.ts'

/** Takes a photo under the hash of its bytes: 201, or 200 when it has arrived already. A report can name it for 24 hours. */
export default definePublicHandler(async ({ event, db, photos, now }) => {
  const sha256 = getRouterParam(event, 'sha256') ?? ''
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw malformed()
  if (await findUpload(db, { sha256, now })) return { sha256 }
  const file = await receiveFile(event.node, { folder: await uploadFolder(), maxBytes: photoLimits.fileBytes })
  try {
    if (file.sha256 !== sha256) throw hashMismatch()
    await keepUpload(db, { photos, file, now })
  }
  finally { await file.discard() }
  setResponseStatus(event, 201)
  return { sha256 }
})
