import { withCorrections } from '../../../shared/bulletins/compare.ts'
import { unknownPlace, type Figure } from '../../../shared/bulletins/figures.ts'
import type { Bilingual } from '../../../shared/opendata/cells.ts'
import { findBodyNames } from '../bodies/queries.ts'
import { findBulletinState, getBulletin, listBulletins, listCorrections } from '../bulletins/queries.ts'
import { inBoth, nameOfSubDistrict, type Source } from './source.ts'

const nameOfFigure = (name: string) => inBoth(name.startsWith('status.') ? `ledger.statuses.${name.slice(7)}` : `bulletins.figure.${name}`)

export const bulletins: Source = {
  findState: ({ db }) => findBulletinState(db),
  async* walk({ db }) {
    for (let before: string | undefined; ;) {
      const months = await listBulletins(db, { limit: 12, before })
      for (const { month } of months) {
        const [{ figures, method, digest, frozenAt }, corrections] = await Promise.all([getBulletin(db, month), listCorrections(db, month)])
        const standing = withCorrections(figures, corrections)
        const bodies = await findBodyNames(db, Object.keys({ ...figures.bodies, ...standing.bodies }))
        const nameOfPlace = (code: string): Bilingual => code === unknownPlace ? inBoth('bulletins.unknown') : nameOfSubDistrict(code) ?? { zh: code, en: code }
        const nameOfBody = (id: string): Bilingual => ({ zh: bodies.get(id)?.nameZh ?? id, en: bodies.get(id)?.nameEn ?? null })
        const tables: Array<[table: string, where: string, name: Bilingual, was: Record<string, Figure> | undefined, is: Record<string, Figure>]> = [
          ['total', 'total', inBoth('bulletins.district'), figures.total, standing.total],
          ...Object.entries(standing.subDistricts).map(([code, row]): typeof tables[number] => ['subDistricts', code, nameOfPlace(code), figures.subDistricts[code], row]),
          ...Object.entries(standing.bodies).map(([id, row]): typeof tables[number] => ['bodies', id, nameOfBody(id), figures.bodies[id], row]),
        ]
        for (const [table, where, whereName, was, is] of tables) {
          for (const figure of Object.keys(is)) yield { month, table, where, whereName, figure, figureName: nameOfFigure(figure), frozen: was?.[figure] ?? null, corrected: is[figure] ?? null, method, frozenAt, digest }
        }
      }
      if (months.length < 12) return
      before = months.at(-1)!.month
    }
  },
}
