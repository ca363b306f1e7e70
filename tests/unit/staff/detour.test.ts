import { expect, it } from 'vitest'
import { detourTo } from '#shared/staff/detour'

it('leads back to the page that was asked for', () => {
  expect(detourTo('confirm', { back: '/staff/people?q=a&b=石', locale: 'zh-CN' })).toBe('/staff/confirm?back=%2Fstaff%2Fpeople%3Fq%3Da%26b%3D%E7%9F%B3')
  expect(detourTo('sign-in', { back: '/en/staff', locale: 'en' })).toBe('/en/staff/sign-in?back=%2Fen%2Fstaff')
})

it('leads nowhere else than to the start, where the way back is longer than a proxy lets through', () => {
  expect(detourTo('sign-in', { back: `/staff/people?q=${'|'.repeat(700)}`, locale: 'zh-CN' })).toBe('/staff/sign-in')
})
