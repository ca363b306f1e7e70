import type { Day } from '../time.ts'
import { communityRows } from './data/communities.ts'
import { formerSubDistricts, subDistrictRows } from './data/sub-districts.ts'

export interface SubDistrict {
  code: string
  name: string
  nameEn: string
  /** Syllables without tone, for sorting and search: 'ba bao shan'. */
  pinyin: string
}

/**
 * A community of the statistics list. Real dates of founding and merging are in no source: `validFrom` is the date of
 * the first list that has it, `validTo` the date of the first list that lacks it (null while it is listed).
 * `successor` is null unless a list says so; we do not guess which community took over which.
 */
export interface Community {
  id: string
  code: string
  name: string
  nameEn: string
  pinyin: string
  formerNames: string[]
  subDistrict: string
  validFrom: Day
  validTo: Day | null
  successor: string | null
}

const LIST_2017 = '2017-10-31'
const LIST_2023 = '2023-06-30'

const byPinyin = <T extends { pinyin: string, code: string }>(a: T, b: T) =>
  a.pinyin < b.pinyin ? -1 : a.pinyin > b.pinyin ? 1 : a.code < b.code ? -1 : 1

/** Syllables as one Latin word: 'bei xin an' → Beixin'an. */
export function toLatinName(syllables: string): string {
  const word = syllables.split(' ').reduce((joined, syllable) => joined + (joined && /^[aeo]/.test(syllable) ? '\'' : '') + syllable, '')
  return word.charAt(0).toUpperCase() + word.slice(1).replaceAll('v', 'ü')
}

/** The nine sub-districts, sorted by pinyin. */
export const subDistricts: readonly SubDistrict[] = subDistrictRows
  .map(([code, name, pinyin, latin]) => ({ code, name, nameEn: `${latin} Sub-district`, pinyin }))
  .sort(byPinyin)

/** Every community of the two lists, those no longer listed included, sorted by pinyin. */
export const communities: readonly Community[] = communityRows
  .map(([code, name, pinyin, formerName, listed2017, listed2023]) => ({
    id: code,
    code,
    name,
    nameEn: `${toLatinName(pinyin)} Community`,
    pinyin,
    formerNames: formerName === null ? [] : [formerName],
    subDistrict: code.slice(0, 9),
    validFrom: listed2017 ? LIST_2017 : LIST_2023,
    validTo: listed2023 ? null : LIST_2023,
    successor: null,
  }))
  .sort(byPinyin)

const subDistrictByCode = new Map(subDistricts.map(item => [item.code, item]))
const communityById = new Map(communities.map(item => [item.id, item]))

/** The sub-district of that code, or undefined. */
export function findSubDistrict(code: string): SubDistrict | undefined {
  return subDistrictByCode.get(code)
}

/**
 * The sub-district a person or an old paper names: with or without 街道, 街道办 or 办事处, with the city and district in
 * front or not, by a former name, or in Latin letters. Undefined when it is none of the nine.
 */
export function findSubDistrictByName(text: string): SubDistrict | undefined {
  const name = text.normalize('NFKC').replace(/\s/g, '').replace(/^(北京市?)?(石景山区?)?/, '').replace(/(街道)?(办事处|街道办|办)?$/, '')
  const latin = text.normalize('NFKC').toLowerCase().replace(/sub-?district|[^a-z]/g, '')
  const former = Object.entries(formerSubDistricts).find(([old]) => old === `${name}街道`)
  if (former) return findSubDistrict(former[1])
  return subDistricts.find(item => item.name === `${name}街道` || item.name === name || (latin !== '' && item.pinyin.replaceAll(' ', '') === latin))
}

/** The community of that id, still listed or not, or undefined. */
export function findCommunity(id: string): Community | undefined {
  return communityById.get(id)
}

/** The communities listed today in the sub-district, sorted by pinyin; empty for an unknown code. */
export function communitiesOf(subDistrict: string): Community[] {
  return communities.filter(item => item.subDistrict === subDistrict && item.validTo === null)
}

/** The listed community a person names in that sub-district, by present or former name, with or without 社区. */
export function findCommunityByName(subDistrict: string, text: string): Community | undefined {
  const bare = (name: string) => name.normalize('NFKC').replace(/\s/g, '').replace(/(社区|居民委员会|居委会)+$/, '')
  const wanted = bare(text)
  return communitiesOf(subDistrict).find(item => [item.name, ...item.formerNames].some(name => bare(name) === wanted))
}
