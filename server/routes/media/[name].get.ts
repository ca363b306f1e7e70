import { getRouterParam, setResponseHeader } from 'h3'
import { definePublicHandler } from '../../http/handlers.ts'
import { sendPhoto } from '../../http/photos.ts'

/** A photo approved for the public. Its name is random and its bytes never change. */
export default definePublicHandler(async ({ event, photos }) => {
  const photo = await photos.open('public', getRouterParam(event, 'name') ?? '')
  if (photo) setResponseHeader(event, 'cache-control', 'public, max-age=31536000, immutable')
  return sendPhoto(event, photo)
})
