import { setResponseHeader } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { isLeftOut, writePageTags } from '../http/pageTags.ts'

const closed = /^(?:\/en)?\/staff(?:$|[/?])|^\/__nuxt/

/** Gives every public page its address, its twin in the other language, and what a shared link shows. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('render:html', (html, { event }) => {
    const { site, origin } = event.context
    if (!site || closed.test(event.path) || event.node.res.statusCode !== 200 || event.context.form) return
    if (isLeftOut(event.path)) setResponseHeader(event, 'x-robots-tag', 'noindex')
    html.head.push(writePageTags({ path: event.path, head: html.head.join(''), site, origin }))
  })
}
