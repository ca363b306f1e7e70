/** Words somebody here would think of first. */
const local = ['shijingshan', 'beijing', 'shougang', 'sjs', '石景山', '北京', '首钢', '台账', '街道']

/**
 * Whether a password is a common one, or two common ones put together (`password123456`, `qwertyqwerty`): the
 * 49,000 most used of public breaches (@zxcvbn-ts/language-common), some local words and the person's own
 * address; a few digits at the end make none of them rare.
 */
export async function isCommonPassword(password: string, email: string): Promise<boolean> {
  const known = await (commonPasswords ??= loadCommonPasswords())
  const own = email.toLowerCase().split('@')
  const isCommon = (part: string) => part === '' || /^(?:(.)\1*|\d{1,4})$/.test(part) || own.includes(part) || known.has(part)
  const text = password.normalize('NFKC').toLowerCase()
  for (let cut = 0; cut < text.length; cut++) {
    if (isCommon(text.slice(0, cut)) && isCommon(text.slice(cut))) return true
  }
  return false
}

let commonPasswords: Promise<Set<string>> | undefined
async function loadCommonPasswords(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set([...dictionary['passwords-common'], ...local])
}
