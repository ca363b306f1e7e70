import type { ReportKind } from '../../../shared/reports/rules.ts'
import type { DemoStep } from './walking.ts'

/** Names of places that do not exist. Every one begins with 示例, so that nobody takes it for a real one. */
const names = [
  ['示例东院', 'Example East Yard'], ['示例西院', 'Example West Yard'], ['示例建材库房', 'Example Building Materials Store'], ['示例汽修棚', 'Example Repair Shed'],
  ['示例农贸大棚', 'Example Produce Market'], ['示例废品站', 'Example Recycling Yard'], ['示例木器厂', 'Example Woodworks'], ['示例停车场板房', 'Example Car-park Cabins'],
  ['示例河边平房', 'Example Riverside Rooms'], ['示例顶层加建', 'Example Roof Extension'], ['示例一层阳台', 'Example Ground-floor Balcony'], ['示例石料场', 'Example Stone Yard'],
] as const

/** A step with the days since the one before. */
type Way = ReadonlyArray<readonly [step: DemoStep, days: number]>

const begun: Way = [['register', 3], ['checkLegality', 2], ['publish', 1], ['classify', 6]]
const planned: Way = [...begun, ['plan', 9]]
const voluntary: Way = [...planned, ['startVoluntary', 7]]
const assisted: Way = [...planned, ['startAssisted', 7]]
const cleared: Way = [...voluntary, ['photo', 1], ['demolish', 14], ['acceptances', 3]]
const closed: Way = [...cleared, ['accept', 1], ['close', 4]]
const filed: Way = [...begun, ['file', 5]]
const ordered: Way = [...filed, ['order', 4]]
const reminded: Way = [...ordered, ['remind', 8], ['recordDefence', 4]]
const noticed: Way = [...reminded, ['notice', 5]]
const onHold: Way = [...noticed, ['hold', 1]]
/** After the six months in which a suit may be brought. */
const decided: Way = [...onHold, ['approve', 200], ['schedule', 1], ['completeChecklist', 2]]
const enforced: Way = [...decided, ['enforce', 10]]

/** The ways of the demonstration sites, each from its finding by the steps everybody has to take. */
const ways: readonly Way[] = [
  [...closed, ['reuse', 12]],
  [...assisted, ['demolish', 12], ['acceptances', 2], ['accept', 1]],
  [...onHold, ['review', 10]],
  [...closed, ['visit', 10], ['inspect', 0]],
  [...begun.slice(0, 3), ['fastTrack', 2], ['demolishFast', 9]],
  [...closed, ['relapse', 20]],
  [...planned, ['pause', 6]],
  closed,
  begun.slice(0, 3), begun, planned, voluntary, assisted, filed, ordered, reminded, noticed,
  [...voluntary, ['demolish', 12]], [...begun.slice(0, 3), ['fastTrack', 2]], enforced,
  [...planned, ['pause', 6], ['hardshipEnds', 9], ['resume', 1]], [...onHold, ['recordHome', 3], ['review', 5], ['reviewEnds', 40]], onHold, [...enforced, ['demolish', 3]],
]

export interface DemoSite {
  nameZh: string
  nameEn: string
  way: Way
  isLivedIn: boolean
  landAreaM2: number | null
  buildingAreaM2: number | null
}

export const demoSites: readonly DemoSite[] = Array.from({ length: 40 }, (_, n) => {
  const [zh, en] = names[n % names.length]!
  return {
    nameZh: `${zh}（${Math.floor(n / names.length) + 1}号）`,
    nameEn: `${en} ${Math.floor(n / names.length) + 1}`,
    way: n === 37 ? begun.slice(0, 1) : n === 38 ? [] : n === 39 ? [...planned, ['withdraw', 30]] : ways[n % ways.length]!,
    isLivedIn: n === 21,
    landAreaM2: n % 7 === 3 ? null : 120 + (n * 379) % 5200,
    buildingAreaM2: n % 5 === 2 ? null : 60 + (n * 211) % 2600,
  }
})

export interface DemoReport {
  kind: ReportKind
  placeWords: string
  words: string
  outcome: 'waiting' | 'accepted' | 'refused'
}

export const demoReports: readonly DemoReport[] = [
  { kind: 'roof', placeWords: '示例小区三号楼楼顶', words: '示例内容：楼顶上正在搭彩钢房，白天有施工的声音。', outcome: 'waiting' },
  { kind: 'publicGround', placeWords: '示例公园北门旁的空地', words: '示例内容：绿地上新围了一圈板房。', outcome: 'waiting' },
  { kind: 'yard', placeWords: '示例胡同口的院子', words: '示例内容：院子里在加盖第二层，已经起了墙。', outcome: 'waiting' },
  { kind: 'extension', placeWords: '示例路西侧临街的小楼', words: '示例内容：临街一面往外扩出了两米。', outcome: 'accepted' },
  { kind: 'underground', placeWords: '示例小区南门附近', words: '示例内容：一层地面在往下挖，运出不少土。', outcome: 'accepted' },
  { kind: 'roof', placeWords: '示例大厦后面的平房', words: '示例内容：屋顶新搭了铁皮棚。', outcome: 'accepted' },
  { kind: 'unsure', placeWords: '示例车站旁', words: '示例内容：说不清是不是违法建设，请来看看。', outcome: 'refused' },
  { kind: 'publicGround', placeWords: '示例村委会对面', words: '示例内容：路边堆了建筑材料。', outcome: 'refused' },
  { kind: 'smallTrouble', placeWords: '示例小区二号楼前', words: '示例内容：路灯连着三日不亮，晚上看不清台阶。', outcome: 'waiting' },
]

/** Places with a code that hang nowhere. */
export const demoPlaces = [
  { kind: 'report', nameZh: '示例小区北门', nameEn: 'Example estate, north gate', subDistrict: '110107003', placeWords: '示例小区北门附近' },
  { kind: 'small', nameZh: '示例胡同口', nameEn: 'Example lane', subDistrict: '110107009', placeWords: '示例胡同口附近' },
] as const
