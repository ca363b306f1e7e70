import { createResolver, defineNuxtModule } from 'nuxt/kit'

/** Lets the built server begin in `server/entry.ts`; the one of `npm run dev` and the one that runs during a build have their own. */
export default defineNuxtModule({
  meta: { name: 'entry' },
  setup(_options, nuxt) {
    const { resolve } = createResolver(import.meta.url)
    nuxt.hook('nitro:init', ({ options }) => {
      if (!nuxt.options.dev && options.preset === 'node-server') options.entry = resolve('../server/entry.ts')
    })
  },
})
