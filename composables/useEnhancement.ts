import { enhancements } from '#build/enhancements.mjs'

/** Loads `enhance/<name>.ts` on this page, after the page is read; without it the page works all the same. */
export function useEnhancement(name: string) {
  const src = enhancements[name]
  if (!src) throw new Error(`There is no enhance/${name}.ts`)
  useHead({ script: [{ src, defer: true }] })
}
