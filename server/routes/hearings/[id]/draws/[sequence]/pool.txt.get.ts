import { readDrawFile } from '#server/http/drawFiles'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(context => readDrawFile(context, 'pool'))
