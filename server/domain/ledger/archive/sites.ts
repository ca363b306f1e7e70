import type { AreaQualifier, Mode, archiveStatuses } from '../../../../shared/ledger/rules.ts'
import type { ArchiveSource } from './sources.ts'

interface ArchiveSite {
  id: string
  nameZh: string
  nameEn: string
  /** Syllables without tone, for the order of names. */
  pinyin: string
  aliases?: string[]
  subDistrict?: string
  subDistrictBasis?: 'stated' | 'name' | 'photo'
  landAreaM2?: number
  landAreaQualifier?: AreaQualifier
  mode?: Mode
  status: (typeof archiveStatuses)[number]
  noteZh?: string
  noteEn?: string
  source: ArchiveSource
}

const GUANGNING = '110107009'
const LUGU = '110107011'
const PINGGUOYUAN = '110107005'
const WULITUO = '110107010'

const photographs = { noteZh: '来源有整治前、整治后的照片，没有写时间和面积。', noteEn: 'The source shows photographs before and after, without a date or an area.' }

/**
 * The sites the sources name, twelve in all. No source gives a position, an address, an owner, a category or a day:
 * these stay unknown. A place for children that the sources also name is left out.
 */
export const archiveSites: readonly ArchiveSite[] = [
  {
    id: 'mayu-stone-market', nameZh: '麻峪石材市场', nameEn: 'Mayu Stone Market', pinyin: 'ma yu shi cai shi chang', aliases: ['麻峪建材市场'],
    subDistrict: GUANGNING, subDistrictBasis: 'stated', landAreaM2: 140_000, landAreaQualifier: 'nearly', status: 'demolished',
    noteZh: '市场内有商户 300 余家，拆除用了约半年，是广宁街道台账里面积最大的一处。来源同一段里也写作“建材市场”，这里按同一处登记，这是推断。',
    noteEn: 'More than 300 merchants traded here. Demolition took about half a year; it was the largest item of Guangning’s ledger. The same passage also calls it a building-materials market; treating both as one site is an inference.',
    source: 'S1',
  },
  {
    id: 'taiyangyu-auto-repair', nameZh: '太阳雨汽车修理厂', nameEn: 'Taiyangyu Auto Repair', pinyin: 'tai yang yu qi che xiu li chang', aliases: ['太阳雨汽修厂'],
    subDistrict: GUANGNING, subDistrictBasis: 'stated', mode: 'enforced', status: 'demolished', source: 'S1',
  },
  {
    id: 'jinyu-hengkun-batching', nameZh: '金隅恒坤水泥搅拌站', nameEn: 'Jinyu Hengkun Concrete Batching Plant', pinyin: 'jin yu heng kun shui ni jiao ban zhan',
    subDistrict: GUANGNING, subDistrictBasis: 'stated', landAreaM2: 30_000, landAreaQualifier: 'nearly', status: 'demolished',
    noteZh: '街道主动列入台账；来源称这是全区第一家由街道牵头迁出的正规混凝土搅拌站。',
    noteEn: 'Put on the ledger by the sub-district itself; the source calls it the first regular batching plant in the district whose move a sub-district led.',
    source: 'S1',
  },
  {
    id: 'xishan-forest-farm', nameZh: '西山林场现场', nameEn: 'Xishan Forest Farm, site of the works', pinyin: 'xi shan lin chang xian chang',
    subDistrict: GUANGNING, subDistrictBasis: 'photo', status: 'demolitionInProgress',
    noteZh: '只见于一张照片的说明：拍照时正在拆除，由广宁街道现场组织。土地属于谁、在哪个街道，来源没有写。',
    noteEn: 'Known from one photograph’s caption only: demolition was under way, led on site by Guangning Sub-district. The source does not say whose land it is or in which sub-district it lies.',
    source: 'S1',
  },
  {
    id: 'guchengnanjie-area', nameZh: '古城南街片区', nameEn: 'Guchengnanjie area', pinyin: 'gu cheng nan jie pian qu', status: 'rectified',
    noteZh: '来源没有写属于哪个街道，不能按名称推断。', noteEn: 'The source does not say which sub-district it is in, and its name does not tell.',
    source: 'S2',
  },
  {
    id: 'rongjingcheng-west', nameZh: '融景城西部片区', nameEn: 'Western Rongjingcheng area', pinyin: 'rong jing cheng xi bu pian qu', aliases: ['融景城西部'],
    status: 'rectified', ...photographs, source: 'S2',
  },
  {
    id: 'yamenkou-south', nameZh: '鲁谷衙门口南片区', nameEn: 'Southern Yamenkou area, Lugu', pinyin: 'lu gu ya men kou nan pian qu',
    subDistrict: LUGU, subDistrictBasis: 'name', status: 'rectified', source: 'S2',
  },
  {
    id: 'jingxi-business-center-southeast', nameZh: '京西商务中心南侧东部', nameEn: 'South-east of Jingxi Business Centre', pinyin: 'jing xi shang wu zhong xin nan ce dong bu',
    status: 'rectified', ...photographs, source: 'S2',
  },
  {
    id: 'yongyinqu-compound', nameZh: '苹果园永引渠大杂院', nameEn: 'Yongyinqu compound, Pingguoyuan', pinyin: 'ping guo yuan yong yin qu da za yuan',
    subDistrict: PINGGUOYUAN, subDistrictBasis: 'name', status: 'rectified',
    noteZh: '名称里的“苹果园”可能指地区，不一定指苹果园街道。来源有整治前、整治后的照片，没有写时间和面积。',
    noteEn: '“Pingguoyuan” in the name may mean the area rather than the sub-district. The source shows photographs before and after, without a date or an area.',
    source: 'S2',
  },
  {
    id: 'yamenkou-north-st', nameZh: '衙门口北街', nameEn: 'Yamenkou North Street', pinyin: 'ya men kou bei jie', status: 'rectified', ...photographs, source: 'S2',
  },
  {
    id: 'yamenkou-north-st-green-parking', nameZh: '衙门口北街绿色停车场', nameEn: 'Green car park, Yamenkou North Street', pinyin: 'ya men kou bei jie lü se ting che chang',
    status: 'rectified',
    noteZh: '来源没有写明“绿色停车场”是整治前的用途，还是整治后的用途。', noteEn: 'The source does not say whether the green car park was the use before or after.',
    source: 'S2',
  },
  {
    id: 'wulituo-farmers-market', nameZh: '五里坨农贸市场', nameEn: 'Wulituo Farmers’ Market', pinyin: 'wu li tuo nong mao shi chang',
    subDistrict: WULITUO, subDistrictBasis: 'name', status: 'rectified', ...photographs, source: 'S2',
  },
]
