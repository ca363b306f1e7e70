import { expect, it } from 'vitest'
import { translateIssues } from '#server/http/locale'

it('a refusal says its last day as people write a day, in both languages', () => {
  const issues = [{ path: '', code: 'ledger.still_on_hold', params: { until: '2027-05-10' } }]
  expect(translateIssues(issues, 'zh-CN')[0]!.message).toContain('2027年5月10日')
  expect(translateIssues(issues, 'en')[0]!.message).toContain('10 May 2027')
})
