import { defineNuxtModule } from 'nuxt/kit'

const sign = /(\\*)([^\0-\x7F])/g

/**
 * The same program with escapes in place of all signs beyond ASCII, where it then needs less memory: V8 keeps a file in
 * two bytes for each sign when it has a single one beyond Latin-1. The largest file of the server has four million signs, and
 * a few thousand Chinese ones among them. Throws where an escape would mean something else.
 */
export function toAscii(code: string): string {
  if (/\braw`[^`]*[^\0-\x7F]/.test(code)) throw new Error('A raw template shows its escapes: write its Chinese signs outside of it.')
  // Before a sign that needs none, the last backslash says nothing.
  const escaped = code.replace(sign, (_, backslashes: string, one: string) => `${backslashes.slice(backslashes.length % 2)}\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return escaped.length < 2 * code.length ? escaped : code
}

/** Writes the server's own files in ASCII. */
export default defineNuxtModule({
  meta: { name: 'asciiServer' },
  setup(_options, nuxt) {
    nuxt.hook('nitro:config', (nitro) => {
      nitro.rollupConfig ??= { output: {} }
      nitro.rollupConfig.plugins = [nitro.rollupConfig.plugins, { name: 'ascii-server', renderChunk: (code: string) => ({ code: toAscii(code), map: null }) }]
    })
  },
})
