import { pinyin } from 'pinyin-pro'

/** Local readings that a dictionary of common words gets wrong. Syllables without tone, ü as v. */
const localReadings: ReadonlyArray<readonly [name: string, syllables: string]> = [
  ['重聚园', 'chong ju yuan'],
  ['重兴园', 'chong xing yuan'],
]

const generated = (name: string) =>
  pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'removed' }).map(syllable => syllable.toLowerCase())

/**
 * The syllables of a name without tone, separated by spaces, for sorting and search: 麻峪 → 'ma yu'. What is no Chinese
 * is left out. The result is a proposal: where a table keeps it, staff may correct it.
 */
export function pinyinOf(name: string): string {
  const local = localReadings.find(([part]) => name.includes(part))
  if (!local) return generated(name).join(' ')
  const [before = '', ...after] = name.split(local[0])
  return [generated(before).join(' '), local[1], pinyinOf(after.join(local[0]))].filter(Boolean).join(' ')
}

/** Every reading a person may type for the name: the local one and the dictionary's. */
export function readingsOf(name: string): string[] {
  return [...new Set([pinyinOf(name), generated(name).join(' ')])].filter(Boolean)
}
