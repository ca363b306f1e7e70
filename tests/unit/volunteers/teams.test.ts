import { describe, expect, it } from 'vitest'
import { canPublish, missingForTeam, teamDraftSchema, teamListSchema } from '#shared/volunteers/teams'

const typed = {
  form: 'neighbourCentre', subDistrict: '110107009', community: '110107009001', nameZh: '东山互助队', doesZh: '帮邻居买菜。', mayNotZh: '不检查。', whenZh: '周二上午', whereZh: '社区服务站', contactZh: '居委会 010-00000000', seats: '5', minAge: '14',
}
const read = (changes: Record<string, unknown> = {}) => teamDraftSchema.safeParse({ ...typed, ...changes })
const issuesOf = (changes: Record<string, unknown>) => read(changes).error?.issues.map(({ path, message }) => [path.join('.'), message])
const gapsOf = (changes: Record<string, unknown> = {}, agreement = 0) => missingForTeam({ ...read(changes).data!, agreement })

describe('what staff type of a team', () => {
  it('is read with Chinese alone, one skill or many, and without a meeting', () => {
    expect(read().data).toMatchObject({ minAge: 14, seats: 5, skills: [], meeting: null, isRisky: false, text: { name: { zh: '东山互助队', en: null }, leader: null, risks: null } })
    expect(read({ skills: 'talking' }).data!.skills).toEqual(['talking'])
    expect(read({ skills: ['talking', 'cooking', 'talking'] }).data!.skills).toEqual(['talking', 'cooking'])
  })

  it('is refused at the field that is wrong', () => {
    expect(issuesOf({ community: '110107003007' })).toEqual([['community', 'place.community_elsewhere']])
    for (const seats of ['0', '1.5', 'x', '1001']) expect(issuesOf({ seats })).toEqual([['seats', 'team.seats_invalid']])
    expect(issuesOf({ meetsOn: '2026-02-30', meetsFrom: '09:00', meetsTo: '10:00', meetingPlaceZh: '站' })![0]).toEqual(['meetsFrom', 'team.not_an_instant'])
    expect(issuesOf({ meetsOn: '2026-12-01', meetsFrom: '09:00', meetsTo: '09:00', meetingPlaceZh: '站' })).toEqual([['meetsTo', 'team.ends_before_start']])
    expect(issuesOf({ meetsOn: '2026-12-01', meetsFrom: '09:00', meetsTo: '10:00' })).toEqual([['meetingPlaceZh', 'team.meeting_place_missing']])
  })

  it('has a role only in a team of the ten roles', () => {
    expect(read({ roleZh: '宣传员' }).data!.text.role).toBeNull()
    expect(read({ form: 'roles', roleZh: '宣传员' }).data!.text.role).toEqual({ zh: '宣传员', en: null })
  })
})

describe('a team may be public', () => {
  it('when it says what it does and may not do, when, where and whom to ask', () => {
    expect(canPublish({ ...read().data!, agreement: 0 })).toBe(true)
    for (const part of ['does', 'mayNot', 'when', 'where', 'contact']) expect(gapsOf({ [`${part}Zh`]: '' })).toEqual([part])
  })

  it('with risk only insured, warned and with an agreement; for long only with an agreement; as a role only with its name', () => {
    expect(gapsOf({ isRisky: 'yes' })).toEqual(['insurance', 'risks', 'agreement'])
    expect(gapsOf({ isRisky: 'yes', insuranceZh: '有。', risksZh: '有车。' }, 1)).toEqual([])
    expect(gapsOf({ isLong: 'yes' })).toEqual(['agreement'])
    expect(gapsOf({ isLong: 'yes' }, 1)).toEqual([])
    expect(gapsOf({ form: 'roles' })).toEqual(['role'])
  })
})

it('asks the list for at most a hundred teams', () => {
  expect(teamListSchema.safeParse({ limit: '100' }).success).toBe(true)
  for (const limit of ['0', '101', 'x']) expect(teamListSchema.safeParse({ limit }).success).toBe(false)
})
