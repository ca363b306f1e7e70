import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '#server/domain/staff/passwords'
import { passwordSchema } from '#shared/staff/schemas'
import { toIssues } from '#shared/errors'

const issuesOf = (password: string) => {
  const result = passwordSchema.safeParse({ password })
  return result.success ? [] : toIssues(result.error).map(({ code }) => code)
}

describe('a password', () => {
  it.each([
    ['', ['form.required']],
    ['11 letters.', ['staff.password_short']],
    ['12 letters..', []],
    ['石景山区的老街坊真是热心肠', []],
    ['a'.repeat(128), []],
    ['a'.repeat(129), ['form.too_big']],
  ])('%j', (password, issues) => {
    expect(issuesOf(password)).toEqual(issues)
  })

  it.each([
    'password123456', 'Qwerty123456', 'qwertyqwerty', '123456123456', 'aaaaaaaaaaaaaa', 'shijingshan123', '1qaz2wsx3edc', 'zhaoyi-office123', 'zhaoyi-office', 'ｐａｓｓｗｏｒｄ１２３４５６',
  ])('%s is too common', async (password) => {
    expect(await isCommonPassword(password, 'zhaoyi-office@example.org')).toBe(true)
  })

  it.each(['correct horse battery staple', '枣树下面有三只猫在晒太阳', 'k8#vQ2!mZ7@pL'])('%s is not', async (password) => {
    expect(await isCommonPassword(password, 'zhaoyi@example.org')).toBe(false)
  })
})
