import type { RouterConfig } from 'nuxt/schema'
import { createRouterMatcher } from 'vue-router'
import routes from '#build/routes'

/**
 * The server compiles the table of routes once. Nuxt makes a router for every page it renders, and with some hundred routes in two
 * languages compiling the table again took half of a list's time and most of its memory. What requests share they must leave as it
 * is: no page adds a route, and none registers a guard on its own, which would stay for the requests of others
 * (tests/unit/house/routes.test.ts).
 */
export default {
  ...import.meta.server && !import.meta.dev && { matcher: createRouterMatcher(routes, {}) },
} satisfies RouterConfig
