import { definePublicHandler } from '../http/handlers.ts'

/** The process answers. */
export default definePublicHandler(() => ({ status: 'ok' }))
