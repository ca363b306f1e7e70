import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineNuxtModule } from 'nuxt/kit'

const files = ['dist/human.esm.js', 'models/blazeface.json', 'models/blazeface.bin', 'LICENSE']

/**
 * Puts the face finder of the redaction page among the public files, at `/face-finder/`, as it is published: only a
 * moderator who asks for it loads it, and nothing else of that package is sent to anybody.
 */
export default defineNuxtModule({
  meta: { name: 'faceFinder' },
  setup(_options, nuxt) {
    // The folder of the build is emptied after the modules are set up.
    const folder = join(nuxt.options.rootDir, 'node_modules/.cache/face-finder')
    mkdirSync(folder, { recursive: true })
    for (const file of files) copyFileSync(join(nuxt.options.rootDir, 'node_modules/@vladmandic/human', file), join(folder, basename(file)))
    nuxt.options.nitro.publicAssets = [...nuxt.options.nitro.publicAssets ?? [], { dir: folder, baseURL: '/face-finder' }]
  },
})
