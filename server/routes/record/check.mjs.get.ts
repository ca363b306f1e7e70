import { definePublicHandler } from '#server/http/handlers'
import { sendCheckScript } from '#server/http/recordFiles'

export default definePublicHandler(({ event }) => sendCheckScript(event))
