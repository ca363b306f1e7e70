import { send, setResponseStatus } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { replaceDocuments } from '../domain/search/commands.ts'
import { listSearchDocuments } from '../http/contentSearch.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'

/** Puts what `content/` holds into the search, and keeps the content module's own query routes to the server itself. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  void runTask('content', indexContent)

  nitroApp.hooks.hook('request', async (event) => {
    // Those routes take SQL. A call of the server to itself has no socket behind it.
    if (!event.path.startsWith('/__nuxt_content/') || !event.node.req.socket.remoteAddress) return
    setResponseStatus(event, 404)
    await send(event, '')
  })
}

async function indexContent() {
  const { db } = await usePortal()
  await replaceDocuments(db, { kind: 'policy', documents: await listSearchDocuments() })
}
