import { definePublicHandler } from '#server/http/handlers'
import { sendCheckPage } from '#server/http/recordFiles'

export default definePublicHandler(({ event }) => sendCheckPage(event))
