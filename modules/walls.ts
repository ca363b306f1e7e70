import { resolve, sep } from 'node:path'
import { addVitePlugin, defineNuxtModule } from 'nuxt/kit'

/**
 * Stops the build when a screen imports a value of the server: Nuxt guards only some of its folders, and anything
 * else would be built silently and sent to browsers. Types are gone before this looks.
 */
export default defineNuxtModule({
  meta: { name: 'walls' },
  setup(_options, nuxt) {
    const server = resolve(nuxt.options.rootDir, 'server') + sep

    addVitePlugin({
      name: 'walls',
      enforce: 'pre',
      async resolveId(id, importer, options) {
        if (!importer || !/server/.test(id)) return null
        const resolved = await this.resolve(id, importer, { ...options, skipSelf: true })
        if (!resolved || !resolve(resolved.id).startsWith(server)) return null
        return this.error(`${importer.split('?')[0]} imports "${id}". A screen may take types of the server (import type), never values.`)
      },
    })
  },
})
