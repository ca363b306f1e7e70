import { expect, it } from 'vitest'
import { applicationSchema, speakerSchema, toSpeaker } from '#shared/hearings/meetingSchemas'
import { toIssues } from '#shared/errors'

const typed = { groupId: 'g1', stance: 'suggest', gist: ' 停车 ', showName: 'no', name: '王五', phone: '139 0000-1234', email: '' }
const issuesOf = (fields: object) => {
  const result = speakerSchema.safeParse(fields)
  return result.success ? [] : toIssues(result.error).map(({ path, code }) => `${path} ${code}`)
}

it('an application says everything that is missing at once', () => {
  expect(issuesOf({})).toEqual(['groupId meeting.group_missing', 'stance meeting.stance_missing', 'gist form.required', 'showName meeting.show_name_missing', 'name meeting.name_missing', 'phone meeting.reach_missing'])
  expect(issuesOf({ ...typed, phone: '', gist: '' })).toEqual(['gist meeting.gist_missing', 'phone meeting.reach_missing'])
  expect(issuesOf({ ...typed, phone: '12' })).toEqual(['phone report.phone_invalid'])
  expect(issuesOf(typed)).toEqual([])
})

it('a name is published only when its owner said so', () => {
  expect(toSpeaker(speakerSchema.parse(typed))).toMatchObject({ publicName: null, gist: '停车', contact: { name: '王五', phone: '13900001234', email: null } })
  expect(toSpeaker(speakerSchema.parse({ ...typed, showName: 'yes' })).publicName).toBe('王五')
})

it('a program sends the same, and nothing else', () => {
  const body = { ...typed, email: null, role: 'speaker', submissionId: crypto.randomUUID() }
  expect(applicationSchema.safeParse(body).success).toBe(true)
  expect(applicationSchema.safeParse({ ...body, role: 'observer' }).success).toBe(false)
  expect(applicationSchema.safeParse({ ...body, phone: null }).success).toBe(false)
  expect(applicationSchema.safeParse({ ...body, more: 1 }).success).toBe(false)
})
