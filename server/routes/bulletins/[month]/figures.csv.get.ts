import { Readable } from 'node:stream'
import { getQuery, sendStream } from 'h3'
import { z } from 'zod'
import { withCorrections } from '#shared/bulletins/compare'
import type { BulletinFigures, Figure } from '#shared/bulletins/figures'
import { locales } from '#shared/locale'
import { findSubDistrict } from '#shared/places/places'
import { findBodyNames } from '#server/domain/bodies/queries'
import { getBulletin, listCorrections } from '#server/domain/bulletins/queries'
import { parseWith } from '#server/http/body'
import { monthOf } from '#server/http/bulletins'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { csvStream } from '#server/text/sheets'
import { findTranslation } from '../../../../i18n/messages.ts'

const query = z.object({ lang: z.enum(locales).default('zh-CN') })

/** One line a figure: where, what, as frozen, as corrected. */
export default definePublicHandler(async ({ event, db }) => {
  const month = monthOf(event)
  const { lang } = parseWith(query, getQuery(event))
  const words = (key: string) => findTranslation(lang, key) ?? key
  const [{ figures }, corrections] = await Promise.all([getBulletin(db, month), listCorrections(db, month)])
  const standing = withCorrections(figures, corrections)
  const bodies = await findBodyNames(db, Object.keys({ ...figures.bodies, ...standing.bodies }))
  const inLanguage = (zh: string, en: string | null) => lang === 'en' ? en ?? zh : zh
  const placeName = (code: string) => { const found = findSubDistrict(code); return found ? inLanguage(found.name, found.nameEn) : words('bulletins.unknown') }
  const bodyName = (id: string) => { const found = bodies.get(id); return found ? inLanguage(found.nameZh, found.nameEn) : id }
  const shown = (figure: Figure | undefined) => figure === 'few' ? words('bulletins.few') : figure ?? words('bulletins.notPublished')
  const labelOf = (name: string) => name.startsWith('status.') ? words(`ledger.statuses.${name.slice(7)}`) : words(`bulletins.figure.${name}`)
  const tables: Array<[string, (figures: BulletinFigures) => Record<string, Figure> | undefined]> = [
    [words('bulletins.district'), ({ total }) => total],
    ...Object.keys(standing.subDistricts).map((code): [string, (of: BulletinFigures) => Record<string, Figure> | undefined] => [placeName(code), ({ subDistricts }) => subDistricts[code]]),
    ...Object.keys(standing.bodies).map((id): [string, (of: BulletinFigures) => Record<string, Figure> | undefined] => [bodyName(id), ({ bodies: rows }) => rows[id]]),
  ]
  const lines = tables.flatMap(([where, of]) => Object.keys(of(standing) ?? {}).map(name => [month, where, labelOf(name), shown(of(figures)?.[name]), shown(of(standing)?.[name])]))
  nameDownload(event, { type: 'text/csv; charset=utf-8', name: `bulletin-${month}.csv` })
  return sendStream(event, csvStream(Readable.from([['month', 'where', 'what', 'frozen', 'corrected'].map(name => words(`bulletins.column.${name}`)), ...lines])))
})
