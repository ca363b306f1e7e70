import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { enteredOrderSchema, findWindowIssue, openingSchema, orderListSchema, orderSchema, orderWindowSchema, staffOrderListSchema, weekAfter } from '#shared/volunteers/ordering'

const form = {
  kind: 'shopping', words: '帮我买一袋米。', subDistrict: '110107009', community: '110107009001', on: '2026-11-24', from: '09:00', until: '11:00', helpers: '1', repeatUntil: '', name: '张奶奶', phone: '139 1111 2222', email: '', address: '九号楼', consent: 'yes',
}
const issuesOf = (changes: object, schema: typeof orderSchema | typeof enteredOrderSchema = orderSchema) => {
  const parsed = schema.safeParse({ ...form, ...changes })
  return parsed.success ? [] : toIssues(parsed.error).map(({ path, code }) => `${path}: ${code}`).sort()
}

describe('an order as its form sends it', () => {
  it('becomes instants in Beijing and a contact of its own', () => {
    expect(orderSchema.parse(form)).toEqual({
      kind: 'shopping', words: '帮我买一袋米。', subDistrict: '110107009', community: '110107009001', startsAt: new Date('2026-11-24T01:00:00Z'), endsAt: new Date('2026-11-24T03:00:00Z'), helpers: 1, repeats: false, repeatUntil: null,
      contact: { name: '张奶奶', phone: '13911112222', email: null, address: '九号楼' },
    })
  })

  it('says everything that is wrong at once', () => {
    const empty = Object.fromEntries(Object.keys(form).map(name => [name, '']))
    expect(issuesOf({ ...empty, subDistrict: '110107009' })).toEqual([
      'address: order.address_missing', 'community: order.community_missing', 'consent: order.consent_missing', 'from: order.from_missing', 'helpers: order.helpers_invalid', 'kind: order.kind_missing', 'name: order.name_missing', 'on: order.day_missing',
      'phone: order.reach_missing', 'until: order.until_missing', 'words: order.words_missing',
    ])
  })

  it.each([
    [{ until: '09:00' }, ['until: order.until_before_from']], [{ from: '03:00' }, ['from: order.from_missing']], [{ on: '2026-02-30' }, ['on: order.day_missing']], [{ community: '110107003007' }, ['community: order.community_missing']],
    [{ helpers: '21' }, ['helpers: order.helpers_invalid']], [{ kind: 'persuade' }, ['kind: order.kind_missing']], [{ phone: '12' }, ['phone: report.phone_invalid']], [{ phone: '', email: 'a@example.org' }, []], [{ consent: undefined }, ['consent: order.consent_missing']],
    [{ repeats: 'yes' }, ['repeatUntil: order.repeat_until_missing']], [{ repeats: 'yes', repeatUntil: '2026-11-24' }, ['repeatUntil: order.repeat_until_invalid']], [{ repeats: 'yes', repeatUntil: '2027-11-24' }, ['repeatUntil: order.repeat_until_invalid']],
    [{ repeats: 'yes', repeatUntil: '2027-05-25' }, []], [{ isDemo: 'yes' }, ['isDemo: form.unrecognized_keys']],
  ])('with %j has the issues %j', (changes, issues) => expect(issuesOf(changes)).toEqual(issues))

  it('forgets a last day when it does not repeat', () => expect(orderSchema.parse({ ...form, repeatUntil: '2026-12-24' }).repeatUntil).toBeNull())
})

describe('an order entered by staff', () => {
  const entered = { channel: 'desk', teamId: '', organisation: '' }
  it.each([
    [{}, []], [{ channel: 'web' }, ['channel: order.channel_missing']], [{ channel: 'team' }, ['teamId: order.team_missing']], [{ channel: 'party' }, ['organisation: order.organisation_missing']], [{ consent: '' }, ['consent: order.consent_not_heard']],
  ])('with %j has the issues %j', (changes, issues) => expect(issuesOf({ ...entered, ...changes }, enteredOrderSchema)).toEqual(issues))

  it('keeps only what belongs to its way', () => {
    expect(enteredOrderSchema.parse({ ...form, ...entered, teamId: 't1', organisation: '党委', channel: 'party' })).toMatchObject({ channel: 'party', teamId: null, organisation: '党委' })
  })
})

describe('its time', () => {
  const now = new Date('2026-11-24T01:00:00Z')
  it('is neither over nor too far away', () => {
    const at = (milliseconds: number) => findWindowIssue({ startsAt: new Date(now.getTime() + milliseconds) }, now)
    expect([at(0), at(1), at(60 * 86_400_000), at(60 * 86_400_000 + 1)]).toEqual(['order.too_early', null, null, 'order.too_late'])
  })

  it('is the same hour a week later', () => {
    const window = orderWindowSchema.parse({ on: '2026-12-29', from: '09:00', until: '10:30' })
    expect(weekAfter(window)).toEqual(orderWindowSchema.parse({ on: '2027-01-05', from: '09:00', until: '10:30' }))
  })
})

it('lists and decisions take what their forms send', () => {
  expect(orderListSchema.parse({ kind: '', subDistrict: '' })).toEqual({ kind: undefined, subDistrict: undefined })
  expect(staffOrderListSchema.parse({ list: '', number: '' })).toMatchObject({ list: 'screening' })
  expect(staffOrderListSchema.parse({ cursor: '2026-11-24.abc' }).cursor).toEqual({ at: '2026-11-24', id: 'abc' })
  expect(openingSchema.parse({ version: '1', title: '代买' })).toEqual({ version: 1, title: '代买', skills: [] })
  expect(openingSchema.parse({ version: '1', title: '代买', skills: 'talking' }).skills).toEqual(['talking'])
  expect(openingSchema.safeParse({ version: '1', title: '' }).success).toBe(false)
})
