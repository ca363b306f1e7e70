import { getResponseHeader } from 'h3'
import type { NitroApp } from 'nitropack/types'

/** A page of which one part is for one person, or is kept nowhere, is not remembered for others. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('beforeResponse', (event) => {
    const { making } = event.context
    if (!making) return
    if (getResponseHeader(event, 'set-cookie') !== undefined || /no-store|private/.test(String(getResponseHeader(event, 'cache-control') ?? ''))) making.isPersonal = true
  })
}
