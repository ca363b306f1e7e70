import { defineEventHandler } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'
import { sendTeamCalendar } from '../http/teamCalendar.ts'

const address = /^(?:\/en)?\/volunteers\/teams\/([0-9a-z-]+)\.ics(?:\?|$)/

const calendar = definePublicHandler(context => sendTeamCalendar(context, address.exec(context.event.path)![1]!))

/** `/volunteers/teams/:id.ics`: the router takes a part of a path whole, so that a route of this name would take the pages too. */
export default defineEventHandler((event) => {
  if ((event.method === 'GET' || event.method === 'HEAD') && address.test(event.path)) return calendar(event)
})
