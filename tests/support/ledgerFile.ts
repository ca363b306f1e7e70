import { categories, ownerSystems } from '#shared/ledger/rules'
import { subDistricts } from '#shared/places/places'
import { messages } from '../../i18n/zh-CN.ts'

export const ledgerHeaders = ['编号', '点位名称', '街道', '位置描述', '类别', '权属', '占地面积', '建筑面积', '状态', '发现日期']

/** A 台账 of invented sites as an office would write it, the header first. */
export function inventedLedger(count: number): string[][] {
  return [ledgerHeaders, ...Array.from({ length: count }, (_, n) => [
    `示例-${String(n + 1).padStart(4, '0')}`,
    `示例${['院', '库房', '市场', '棚屋'][n % 4]}${n + 1}号`,
    subDistricts[n % 9]!.name,
    `示例路${n % 40}号院旁`,
    messages.ledger.categories[categories[n % 7]!],
    messages.ledger.owners[ownerSystems[n % 4]!],
    n % 6 === 0 ? '' : String(100 + n),
    n % 5 === 0 ? '' : `${50 + n}平方米`,
    '建档',
    '2026/11/2',
  ])]
}

export function toCsv(rows: string[][]): string {
  return rows.map(row => row.map(cell => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join(',')).join('\r\n')
}
