import { fold, type Simplify } from '../text/fold.ts'
import type { ReportStatus } from './rules.ts'

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

/** Whether what was recognised is the same, has grown since, or is something new after all. */
export const knownAnswers = ['same', 'grown', 'new'] as const
export type KnownAs = (typeof knownAnswers)[number]

/** How near two positions are taken for the same place, in metres. */
export const knownRadiusM = 250
/** An open matter is shown to nobody sooner, so that no one can find out whether a neighbour reported this morning. */
export const knownDelayMs = 7 * 24 * 3_600_000

/** The states in which somebody may recognise a matter: it was accepted, and the answer is still to come. */
export const recognisableStatuses = ['accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened'] as const satisfies readonly ReportStatus[]

export function isRecognisable({ status, previousStatus }: { status: ReportStatus, previousStatus: ReportStatus | null }): boolean {
  const counts = status === 'needsInfo' ? previousStatus : status
  return counts !== null && (recognisableStatuses as readonly ReportStatus[]).includes(counts)
}

interface Point { longitude: number, latitude: number }

const earthRadiusM = 6_371_000
const radians = (degrees: number) => degrees * Math.PI / 180

/** Metres along the globe between two WGS-84 positions (haversine). */
export function metresBetween(a: Point, b: Point): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2
  const chord = half(a.latitude, b.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * earthRadiusM * Math.asin(Math.sqrt(chord))
}

/** A thousandth of a degree: 111 m from south to north, 85 m from west to east. */
const toSquare = ({ longitude, latitude }: Point): Point => ({ longitude: Math.round(longitude * 1000) / 1000, latitude: Math.round(latitude * 1000) / 1000 })

/**
 * Whether somebody who stands at `asked` may mean what lies at `kept`. Measured to the middle of the square it lies in, at
 * most 70 m from it: whoever asks from many places finds out the square, not the building.
 */
export function isNear(asked: Point, kept: Point): boolean {
  return metresBetween(asked, toSquare(kept)) <= knownRadiusM
}

/** A box in degrees that holds everything `isNear`. */
export function boxAround({ longitude, latitude }: Point): { west: number, east: number, south: number, north: number } {
  const north = (knownRadiusM / earthRadiusM) * 180 / Math.PI + 0.001
  const east = (knownRadiusM / earthRadiusM) * 180 / Math.PI / Math.cos(radians(latitude)) + 0.001
  return { west: longitude - east, east: longitude + east, south: latitude - north, north: latitude + north }
}
