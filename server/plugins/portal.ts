import type { NitroApp } from 'nitropack/types'
import { usePortal } from '../http/portal.ts'

export default (nitroApp: NitroApp) => {
  const opening = usePortal()
  opening.catch((error: unknown) => {
    console.error('The portal could not be opened:', error)
    process.exit(1)
  })
  nitroApp.hooks.hook('request', async (event) => {
    event.context.site = (await opening).site
  })
  nitroApp.hooks.hook('close', async () => { await (await opening).connection.close() })
}
