import { setResponseHeader } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'
import { closedToRobots } from '../../shared/web/pages.ts'
import { toRobots } from '../../shared/web/sitemap.ts'

export default definePublicHandler(({ event, site }) => {
  setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
  return toRobots({ inService: site.inService, closed: closedToRobots, sitemap: `${event.context.origin}/sitemap.xml` })
})
