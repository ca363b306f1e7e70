import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addServerHandler, addServerTemplate, createResolver, defineNuxtModule, extendPages } from 'nuxt/kit'
import type { NuxtPage } from 'nuxt/schema'

/** Puts every page, and every form a page posts to, under `/en` as well. */
export default defineNuxtModule({
  meta: { name: 'locales' },
  setup() {
    const { resolve } = createResolver(import.meta.url)

    let paths: string[] = []
    extendPages((pages) => {
      paths = pages.map(({ path }) => path)
      pages.push(...pages.map(inEnglish))
    })
    // The site map names them: a new page stands in it without anybody thinking of it.
    addServerTemplate({ filename: '#portal/pages', getContents: () => `export const pagePaths = ${JSON.stringify(paths)}` })

    for (const file of readdirSync(resolve('../server/routes'), { recursive: true, encoding: 'utf8' })) {
      const form = /^(.*)\.post\.ts$/.exec(file.replaceAll('\\', '/'))
      if (!form) continue
      const route = `/en/${form[1]!}`.replace(/\/index$/, '').replace(/\[([^\]]+)\]/g, ':$1')
      addServerHandler({ route, method: 'post', handler: join(resolve('../server/routes'), file) })
    }
  },
})

function inEnglish(page: NuxtPage): NuxtPage {
  return {
    ...page,
    name: page.name && `en:${page.name}`,
    path: page.path.startsWith('/') ? `/en${page.path === '/' ? '' : page.path}` : page.path,
    children: page.children?.map(inEnglish),
  }
}
