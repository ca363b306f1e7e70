import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { walkBundle } from '#server/domain/hearings/bundle'
import { getPublicMatter } from '#server/domain/hearings/queries'
import type { Database } from '#server/database/connect'
import type { PhotoStore } from '#server/media/store'
import { findTranslation } from '../../i18n/messages.ts'

const part = (name: string) => readFileSync(fileURLToPath(new URL(`../../server/checker/${name}`, import.meta.url)), 'utf8')
const checker = { core: part('core.mjs'), main: part('main.mjs'), page: part('page.html') }

export const noPhotos: PhotoStore = { keep: async () => {}, open: async () => undefined, remove: async () => {}, list: async function* () {}, ping: async () => {} }

/** The files of a matter's bundle as they come. */
export async function* bundleOf(db: Database, matterId: string, photos: PhotoStore = noPhotos) {
  yield* walkBundle(db, { matter: await getPublicMatter(db, matterId), photos, checker, words: (locale, key, params) => findTranslation(locale, key, params) ?? key })
}
