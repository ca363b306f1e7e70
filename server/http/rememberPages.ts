import type { NitroApp } from 'nitropack/types'
import { watchChanges, type ChangeWatch } from '../database/changes.ts'
import { createPageCache, type Made } from './pageCache.ts'
import type { Asked } from './pageCacheKeys.ts'
import { usePortal } from './portal.ts'

/** What the requests within the server that make one page tell each other. */
export interface Making { isPersonal: boolean }

/** The remembered pages of this server: made by Nitro, and forgotten when data changes. */
export function rememberPages(nitroApp: NitroApp) {
  const base = process.env.PORTAL_BASE_URL?.replace(/\/+$/, '') || null
  let watch: ChangeWatch | undefined
  void usePortal().then(({ db }) => { watch = watchChanges(db) }, () => {})

  async function make({ url, mode, locale, origin }: Asked): Promise<Made> {
    const { host, protocol } = new URL(base ?? origin)
    const making: Making = { isPersonal: false }
    const { status, headers, body } = await nitroApp.localCall({
      url, method: 'GET', protocol: protocol.slice(0, -1),
      headers: {
        host,
        'accept': /^(?:\/en)?\/(?:api|ogc|feeds|openapi)/.test(url) ? '*/*' : 'text/html',
        'accept-language': locale,
        ...protocol === 'https:' && { 'x-forwarded-proto': 'https' },
        ...mode !== 'standard' && { cookie: `mode=${mode}` },
      },
      context: { _platform: { making } },
    })
    return { status, headers, body, isPersonal: making.isPersonal }
  }

  const cache = createPageCache({ version: () => watch?.version(), make, hasBase: base !== null })
  nitroApp.hooks.hook('close', async () => {
    cache.close()
    await watch?.close()
  })
  return cache
}
