import { listTerms } from '../http/content.ts'
import { definePublicHandler } from '../http/handlers.ts'

export default definePublicHandler(async () => ({ items: await listTerms(), nextCursor: null }))
