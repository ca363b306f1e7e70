import { pinyin } from 'pinyin-pro'

/** Syllables without tone, separated by spaces; what is not Chinese stays as it is. */
export function toSyllables(name: string): string {
  return pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' }).join(' ')
}

/**
 * Sort key of a name by its syllables, jin before jing, and numbers by size (2号楼 before 10号楼). Letters and digits
 * only, a 0 between syllables: every collation puts digits first and the letters in the same order.
 */
export function toNameOrder(syllables: string): string {
  return syllables.normalize('NFKC').toLowerCase().replaceAll('ü', 'v')
    .replace(/\d+/g, digits => digits.slice(0, 8).padStart(8, '0'))
    .replace(/[^a-z0-9]+/g, '0')
    .slice(0, 200)
}

interface Ordered { nameZh: string, statusOn: string | null, landAreaM2: number | null, buildingAreaM2: number | null }

/** The columns the lists are sorted by. */
export function toSortColumns({ nameZh, statusOn, landAreaM2, buildingAreaM2 }: Ordered, syllables = toSyllables(nameZh)) {
  return { byName: toNameOrder(syllables), byDay: statusOn ?? '', byArea: landAreaM2 ?? buildingAreaM2 ?? -1 }
}
