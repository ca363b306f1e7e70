import { parseDay } from '../time.ts'

/** Columns a 台账 may have, and the words offices write above them. */
export const importColumns = {
  officeNumber: ['编号', '台账编号', '点位编号', '编号（本单位）', '本单位编号', '序号', 'number', 'officenumber', 'office number'],
  nameZh: ['名称', '点位名称', '点位', '大院名称', 'name', 'namezh', 'name (chinese)'],
  nameEn: ['英文名称', 'nameen', 'name (english)'],
  aliases: ['别名', '又名', 'aliases', 'other names'],
  subDistrict: ['街道', '所属街道', '街道名称', '街道id', 'subdistrict', 'sub-district'],
  community: ['社区', '所属社区', 'community'],
  placeWords: ['位置', '位置描述', '地址', '四至', 'place', 'placewords', 'place in words'],
  category: ['类别', '分类', '七类', 'category'],
  ownerSystem: ['权属', '权属系统', '产权系统', '系统', 'owner', 'ownersystem', 'owner system'],
  landAreaM2: ['占地面积', '占地面积（平方米）', '占地面积(平方米)', '占地面积m²', '占地', 'landaream2', 'land area', 'land area m²'],
  buildingAreaM2: ['建筑面积', '建筑面积（平方米）', '建筑面积(平方米)', '建筑面积m²', 'buildingaream2', 'building area', 'building area m²'],
  greenAreaM2: ['绿化面积', '已绿化面积', 'greenaream2', 'greened area'],
  livedIn: ['有人居住', '是否住人', 'livedin', 'lived in'],
  mode: ['方式', '整治方式', '拆除方式', 'mode', 'way of removal'],
  status: ['状态', '进度', 'status'],
  statusOn: ['状态日期', '更新日期', 'statuson', 'day of the status'],
  foundOn: ['发现日期', '发现时间', 'foundon', 'found on'],
  holdUntilOn: ['救济期截止', 'holduntilon', 'on hold until'],
  demolishedOn: ['拆除日期', '拆除时间', 'demolishedon', 'demolished on'],
  acceptedOn: ['验收日期', '验收时间', 'acceptedon', 'accepted on'],
  closedOn: ['销账日期', '销账时间', 'closedon', 'closed on'],
  planZh: ['一院一策', '整治方案', 'plan', 'planzh'],
  reuseZh: ['拆后利用', '利用方案', 'reuse', 'reusezh'],
  noteZh: ['说明', '备注', 'note', 'notezh'],
  source: ['来源', '来源文件', '依据文件', 'source', 'sources'],
} as const satisfies Record<string, readonly string[]>

export type ImportColumn = keyof typeof importColumns
export const importColumnNames = Object.keys(importColumns) as ImportColumn[]

/** Without these no row can be told from another or be put on the ledger. */
export const requiredColumns = ['officeNumber', 'nameZh', 'subDistrict'] as const satisfies readonly ImportColumn[]

/** Position of each column in the file, from 0. */
export type ImportMapping = Partial<Record<ImportColumn, number>>

const bare = (header: string) => header.normalize('NFKC').toLowerCase().replace(/[\s*＊:：]/g, '')

/** Which column holds what, as far as its header says so. */
export function guessMapping(headers: readonly string[]): ImportMapping {
  const positions = new Map(headers.map((header, index) => [bare(header), index] as const).toReversed())
  return Object.fromEntries(importColumnNames.flatMap((name) => {
    const index = importColumns[name].map(header => positions.get(bare(header))).find(position => position !== undefined)
    return index === undefined ? [] : [[name, index]]
  }))
}

/** An area as offices write it: 1,200, 1200平方米, 1.2万平方米, 2公顷. Undefined when it is none. */
export function parseArea(text: string): number | undefined {
  const found = /^([\d,]+(?:\.\d+)?)(万)?(平方米|平米|㎡|m2|m²|公顷|ha)?$/i.exec(text.normalize('NFKC').replace(/\s/g, ''))
  if (!found) return undefined
  const factor = (found[2] ? 10_000 : 1) * (/公顷|ha/i.test(found[3] ?? '') ? 10_000 : 1)
  return Math.round(Number(found[1]!.replaceAll(',', '')) * factor * 100) / 100
}

export function parseYesNo(text: string): 'yes' | 'no' | undefined {
  const word = text.normalize('NFKC').trim().toLowerCase()
  if (['是', '有', 'yes', 'y', 'true', '1'].includes(word)) return 'yes'
  if (['否', '无', '没有', 'no', 'n', 'false', '0'].includes(word)) return 'no'
  return undefined
}

/** A day as spreadsheets write it, also with a time after it. */
export function parseSheetDay(text: string): string | undefined {
  return parseDay(text.trim().replace(/[T ]\d{1,2}:\d{2}.*$/, '')) ?? undefined
}
