/** Pages nobody looks for in a search engine: of one person, of staff, steps of a form, results of a search. Paths without the language. */
const unlisted = [
  /^\/(?:staff|track|follow|mode|search|r)(?:\/|$)/,
  /^\/report\/(?!rules$)/,
  /\/(?:received|placed|joined)$/,
  /^\/hearings\/follow\//,
  /^\/hearings\/[^/]+\/(?:follow|comment(?:\/.*)?|meeting\/.+|comments\/[^/]+\/flag)$/,
  /^\/volunteers\/teams\/[^/]+\/(?:join|poster)$/,
  /^\/ledger\/[^/]+\/notice$/,
  /^\/bulletins\/[^/]+\/rows$/,
  /^\/(?:api|feeds|media|_nuxt|_enhance|__nuxt_content)(?:\/|$)/,
]

/** Whether search engines may list a page; `path` without language and query. */
export function isListed(path: string): boolean {
  return !unlisted.some(pattern => pattern.test(path))
}

/** What robots are asked to leave alone in both languages; a page that is merely not to be listed says so itself. */
export const closedToRobots = ['/staff', '/track', '/r/', '/follow', '/api/', '/search', '/hearings/follow/', '/open311/'] as const

/** The sections of the site whose pages lie below their path, with the message that names each. */
export const sections = {
  'ledger': 'common.navigation.ledger',
  'policies': 'common.navigation.policies',
  'report': 'common.navigation.report',
  'hearings': 'common.navigation.hearings',
  'volunteers': 'common.navigation.volunteers',
  'bulletins': 'common.navigation.bulletins',
  'data': 'common.navigation.data',
} as const
