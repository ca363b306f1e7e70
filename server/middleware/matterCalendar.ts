import { defineEventHandler } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'
import { sendMatterCalendar } from '../http/matterCalendar.ts'

const address = /^(?:\/en)?\/hearings\/([0-9a-z-]+)\.ics(?:\?|$)/

const calendar = definePublicHandler(context => sendMatterCalendar(context, address.exec(context.event.path)![1]!))

/** `/hearings/:id.ics`: the router takes a part of a path whole, so that a route of this name would take the pages too. */
export default defineEventHandler((event) => {
  if ((event.method === 'GET' || event.method === 'HEAD') && address.test(event.path)) return calendar(event)
})
