import { describe, expect, it } from 'vitest'
import { findRewriteIssues } from '#shared/reports/rewrite'

const raw = '楼顶上正在搭彩钢房，每天下午有吊车。The crane comes at three'
const codes = (rewrite: string) => findRewriteIssues(rewrite, [raw, '北门进去第二栋']).map(({ path, code }) => `${path} ${code}`)

describe('what a body in charge gets to read', () => {
  it.each([
    ['says the matter in other words', '一处二层建筑的屋顶在加建，请到现场看。', []],
    ['may share eleven characters with the reporter', '屋顶：在搭彩钢房每天下午有吊', []],
    ['shares twelve', '屋顶：在搭彩钢房每天下午有吊车', ['rewrite report.rewrite_quotes']],
    ['hides the twelve behind signs, spaces and full width', '正在 搭“彩钢 房”每天——下午 有吊', ['rewrite report.rewrite_quotes']],
    ['quotes in another language', 'THE CRANE comes', ['rewrite report.rewrite_quotes']],
    ['quotes a short text whole, which tells nobody', '北门进去第二栋', []],
    ['carries a phone number', '请联系 13912345678', ['rewrite report.words_must_change']],
    ['carries a plate', '车牌京A12345', ['rewrite report.words_must_change']],
    ['carries an identity number', '11010519491231002X', ['rewrite report.words_must_change']],
    ['names a door, which may be the place', '3号楼2单元501室', []],
  ])('%s', (_what, rewrite, expected) => { expect(codes(rewrite)).toEqual(expected) })
})
