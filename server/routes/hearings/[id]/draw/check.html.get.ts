import { definePublicHandler } from '#server/http/handlers'
import { readCheckFile } from '#server/http/drawFiles'

export default definePublicHandler(({ event }) => readCheckFile(event, 'draw-check.html'))
