import { getRouterParam, setResponseHeader } from 'h3'
import { isHiddenPicture } from '../../domain/ledger/queries.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { sendPhoto } from '../../http/photos.ts'
import { findCurrent } from '../../http/staff.ts'

/** A photo approved for the public. Its name is random and its bytes never change. While its entry is hidden only staff see it. */
export default definePublicHandler(async ({ event, db, photos }) => {
  const name = getRouterParam(event, 'name') ?? ''
  const isHidden = await isHiddenPicture(db, name)
  const photo = isHidden && !await findCurrent(event) ? undefined : await photos.open('public', name)
  if (photo) setResponseHeader(event, 'cache-control', isHidden ? 'no-store' : 'public, max-age=31536000, immutable')
  return sendPhoto(event, photo)
})
