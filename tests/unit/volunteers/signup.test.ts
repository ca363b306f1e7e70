import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { contactChangeSchema, consentVersion, detailsSchema, leaveSchema, maskedEmail, maskedName, maskedPhone, signUpSchema, toDetails, toSignUp } from '#shared/volunteers/signup'

const form = {
  name: '张三', phone: '139 0000 1234', email: '', community: '110107009001', ageBand: '60to69', skills: 'phones', languages: ['mandarin', 'english', 'mandarin'], needs: '', showName: 'no', publicName: '王阿姨',
  digest: 'yes', consent: 'yes', consentVersion: String(consentVersion), guardianName: '', guardianPhone: '',
}
const issuesOf = (changes: object) => {
  const result = signUpSchema.safeParse({ ...form, ...changes })
  return result.success ? [] : toIssues(result.error).map(({ path, code }) => `${path} ${code}`)
}
const read = (changes: object = {}) => toSignUp(signUpSchema.parse({ ...form, ...changes }))

describe('the form to sign up', () => {
  it('is read whole: one tick or several, each once, and the sub-district of the community', () => {
    expect(read()).toEqual({
      contact: { name: '张三', phone: '13900001234', email: null }, guardian: null, ageBand: '60to69', consentVersion,
      offer: { subDistrict: '110107009', community: '110107009001', skills: ['phones'], times: [], languages: ['mandarin', 'english'], needs: null, publicName: null, digest: true },
    })
  })

  it('shows a name only with consent, and never of somebody under eighteen', () => {
    expect(read({ showName: 'yes' }).offer.publicName).toBe('王阿姨')
    expect(read({ showName: 'yes', ageBand: '14to17', guardianName: '张大', guardianPhone: '13900005678', guardianConsent: 'yes' })).toMatchObject({ guardian: { name: '张大', phone: '13900005678' }, offer: { publicName: null } })
  })

  it('keeps nothing of a guardian for who is of age', () => {
    expect(read({ guardianName: '张大', guardianPhone: '13900005678' }).guardian).toBeNull()
  })

  it.each([
    [{ name: ' ' }, ['name volunteer.name_missing']],
    [{ phone: '', email: '' }, ['phone volunteer.reach_missing']],
    [{ phone: '', email: 'a@example.org' }, []],
    [{ phone: '12' }, ['phone report.phone_invalid']],
    [{ community: '' }, ['community volunteer.community_missing']],
    [{ community: '999' }, ['community volunteer.community_missing']],
    [{ ageBand: 'under14' }, ['ageBand volunteer.too_young']],
    [{ ageBand: undefined }, ['ageBand volunteer.age_missing']],
    [{ ageBand: '14to17' }, ['guardianName volunteer.guardian_name_missing', 'guardianPhone volunteer.guardian_phone_missing', 'guardianConsent volunteer.guardian_consent_missing']],
    [{ skills: ['flying'] }, ['skills.0 volunteer.choice_unknown']],
    [{ showName: undefined }, ['showName volunteer.show_name_missing']],
    [{ showName: 'yes', publicName: '' }, ['publicName volunteer.public_name_missing']],
    [{ showName: 'yes', publicName: '王13900001234' }, ['publicName volunteer.words_private']],
    [{ needs: '打我电话 13900001234' }, ['needs volunteer.words_private']],
    [{ digest: undefined }, ['digest volunteer.digest_missing']],
    [{ consent: undefined }, ['consent volunteer.consent_missing']],
    [{ consentVersion: '0' }, ['consentVersion volunteer.consent_outdated']],
    [{ seats: '1' }, ['seats form.unrecognized_keys']],
  ])('%j is answered by %j', (changes, issues) => { expect(issuesOf(changes)).toEqual(issues) })

  it('says everything that is wrong at once', () => {
    expect(issuesOf({ name: '', phone: '', ageBand: undefined, digest: undefined, consent: undefined })).toHaveLength(5)
  })
})

describe('a change', () => {
  it('of details never makes somebody under age older', () => {
    const given = detailsSchema.parse({ community: '110107009001', ageBand: '18to59', showName: 'yes', publicName: '小王', digest: 'no' })
    expect(toDetails(given, { isUnderAge: true })).toMatchObject({ ageBand: null, offer: { publicName: null } })
    expect(toDetails(given, { isUnderAge: false })).toMatchObject({ ageBand: '18to59', offer: { publicName: '小王', digest: false } })
    expect(detailsSchema.safeParse({ ...given, ageBand: '14to17' }).success).toBe(false)
  })

  it('of the contact leaves what is empty, and leaving asks for no reason', () => {
    expect(contactChangeSchema.parse({ name: '', phone: '', email: '' })).toEqual({ name: null, phone: null, email: null, remove: [], guardianName: null, guardianPhone: null })
    expect(leaveSchema.parse({ reason: '' })).toEqual({ reason: null })
    expect(leaveSchema.safeParse({ reason: '找我 13900001234' }).success).toBe(false)
  })
})

describe('what is shown back', () => {
  it('is the end of a telephone, the ends of an address, the first letter of a name', () => {
    expect([maskedPhone('13900001234'), maskedEmail('zhang@example.org'), maskedName('张三'), maskedName('欧阳一二三'), maskedPhone(null), maskedEmail(null), maskedName(null)])
      .toEqual(['****1234', 'z***@example.org', '张*', '欧***', null, null, null])
  })
})
