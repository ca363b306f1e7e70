import { expect, it } from 'vitest'
import { listSources } from '../../support/sources.ts'

/** What writes into the table of routes, which the requests of the server share. */
const writes = /\b(?:onBeforeRoute(?:Leave|Update)|beforeRouteEnter|addRoute|removeRoute|clearRoutes)\b/

it('no page leaves anything in the table of routes that the requests of others share', () => {
  const screens = listSources('app', 'pages', 'layouts', 'components', 'composables', 'middleware', 'plugins', 'stores', 'app.vue', 'error.vue')
  expect(screens.length).toBeGreaterThan(300)
  expect(screens.filter(({ text }) => writes.test(text)).map(({ path }) => path)).toEqual([])
  expect(writes.test('onBeforeRouteLeave(() => confirm(words))')).toBe(true)
})
