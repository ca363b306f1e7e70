import { fold, type Simplify } from '../text/fold.ts'

export interface NamedPlace { nameZh: string, aliases: readonly string[], placeWords: string | null }

/** Words of places that say nothing about which place it is. */
const common = new Set([
  '小区', '社区', '街道', '街坊', '北门', '南门', '东门', '西门', '对面', '旁边', '附近', '边上', '门口', '路口', '村口', '胡同', '院内', '院里', '楼上', '楼顶',
  '东侧', '西侧', '南侧', '北侧', '东边', '西边', '南边', '北边', '东面', '西面', '南面', '北面', '号楼', '号院', '单元', '平房', '市场', '大街', '大院', '里的', '那边', '石景', '景山', '京市', '北京', '山区',
])

/**
 * The places whose names or words share a telling word of two or more characters with what somebody wrote, those that
 * share most first; at most `limit`.
 */
export function findAlike<Place extends NamedPlace>(places: readonly Place[], text: string, { limit = 5, simplify }: { limit?: number, simplify?: Simplify } = {}): Place[] {
  const wanted = pairsOf(text, simplify)
  return places
    .map(place => ({ place, score: [...pairsOf([place.nameZh, ...place.aliases, place.placeWords ?? ''].join(' '), simplify)].filter(pair => wanted.has(pair)).length }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ place }) => place)
}

/** Every two neighbouring Han characters, every Latin word and every number of two digits or more, but for common words. */
function pairsOf(text: string, simplify?: Simplify): Set<string> {
  const folded = fold(text, simplify)
  const pairs = [...folded.matchAll(/(?=(\p{Script=Han}{2}))/gu)].map(found => found[1]!)
  const words = [...folded.matchAll(/[a-z]{3,}/g)].map(found => found[0])
  return new Set([...pairs, ...words].filter(pair => !common.has(pair)))
}
