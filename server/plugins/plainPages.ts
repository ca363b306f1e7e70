import { getRouteRules } from 'nitropack/runtime'
import type { NitroApp } from 'nitropack/types'

/** Vue marks its fragments for a script that takes the page over; where none does, the marks are only weight. */
const marks = /<!--[[\]]?-->/g

export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('render:html', (html, { event }) => {
    if (getRouteRules(event).noScripts) html.body = html.body.map(part => part.replace(marks, ''))
  })
}
