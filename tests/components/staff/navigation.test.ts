import { describe, expect, it } from 'vitest'
import FormToken from '../../../components/staff/FormToken.vue'
import Navigation from '../../../components/staff/Navigation.vue'
import RoleFields from '../../../components/staff/RoleFields.vue'
import { communities, communitiesOf } from '#shared/places/places'
import { roles, type Role, type StaffView } from '#shared/staff/permissions'
import { findingsOf, mountInPortal } from '../support.ts'

const staffOf = (role: Role): StaffView => ({ id: 's1', name: '赵一', role, subDistricts: 'all', isFresh: true })

describe('the staff navigation', () => {
  it.each(roles)('shows %s where they may go, without a finding of axe', async (role) => {
    const wrapper = mountInPortal(Navigation, { world: { staff: staffOf(role), path: '/staff' } })
    const paths = wrapper.findAll('a').map(link => link.attributes('href'))
    expect(paths).toEqual(expect.arrayContaining(['/staff', '/staff/account']))
    expect(paths.includes('/staff/audit')).toBe(['administrator', 'auditor'].includes(role))
    expect(paths.includes('/staff/reports')).toBe(!['ledgerEditor', 'enforcementOfficer', 'inspector', 'hearingOfficer', 'communityWorker'].includes(role))
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('says which section is open, and signs out by a form', () => {
    const wrapper = mountInPortal(Navigation, { world: { staff: staffOf('administrator'), path: '/staff/people/x' } })
    expect(wrapper.findAll('[aria-current="page"]').map(link => link.text())).toEqual(['人员'])
    expect(wrapper.find('form').attributes()).toMatchObject({ method: 'post', action: '/staff/account/sessions' })
  })

  it('is not there for whoever is signed out', () => {
    expect(mountInPortal(Navigation).find('nav').exists()).toBe(false)
  })

  it('stays in English', () => {
    const wrapper = mountInPortal(Navigation, { world: { staff: staffOf('auditor'), locale: 'en', path: '/en/staff' } })
    expect(wrapper.findAll('a').every(link => link.attributes('href')!.startsWith('/en/staff'))).toBe(true)
    expect(wrapper.text()).toContain('Sign out')
  })
})

describe('the role of a member of staff', () => {
  it('shows every role with what it is for, and the nine sub-districts', async () => {
    const wrapper = mountInPortal(RoleFields, { props: { role: 'triage', bound: ['110107009'], bodies: [{ id: 'b1', nameZh: '区城管委', nameEn: null }] } })
    expect(wrapper.findAll('input[type="radio"]')).toHaveLength(roles.length)
    expect(wrapper.findAll('input[type="checkbox"]')).toHaveLength(9)
    expect(wrapper.findAll('input').filter(input => (input.element as HTMLInputElement).checked).map(input => input.attributes('value'))).toEqual(['triage', '110107009'])
    expect(wrapper.findAll('select option').map(option => option.text())).toEqual(['不选', '区城管委'])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  const communitiesIn = (wrapper: ReturnType<typeof mountInPortal>) => wrapper.findAll('input[name="communities"]')
  const ticked = (wrapper: ReturnType<typeof mountInPortal>) =>
    communitiesIn(wrapper).filter(input => (input.element as HTMLInputElement).checked).map(input => input.attributes('value'))

  it('asks a community worker, and nobody else, for communities of the sub-districts ticked', async () => {
    const wrapper = mountInPortal(RoleFields, { props: { bodies: [] } })
    expect(wrapper.text()).not.toContain('负责的社区')
    await wrapper.find('input[value="communityWorker"]').setValue(true)
    expect(wrapper.text()).toContain('先选街道')
    expect(communitiesIn(wrapper)).toHaveLength(0)
    await wrapper.find('input[value="110107003"]').setValue(true)
    expect(communitiesIn(wrapper)).toHaveLength(communitiesOf('110107003').length)
    await wrapper.find('input[value="110107009"]').setValue(true)
    expect(communitiesIn(wrapper)).toHaveLength(communitiesOf('110107003').length + communitiesOf('110107009').length)
    expect(wrapper.text()).toContain('八角北里社区')
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.find('input[value="110107003"]').setValue(false)
    expect(wrapper.text()).not.toContain('八角北里社区')
    await wrapper.find('input[value="triage"]').setValue(true)
    expect(communitiesIn(wrapper)).toHaveLength(0)
  })

  it('keeps the communities somebody has, one no longer listed too', async () => {
    const past = communities.find(({ validTo }) => validTo !== null)!
    const now = communitiesOf(past.subDistrict)[0]!
    const props = { role: 'communityWorker', bound: [past.subDistrict], boundCommunities: [past.id, now.id], bodies: [] }
    const wrapper = mountInPortal(RoleFields, { props })
    expect(ticked(wrapper).sort()).toEqual([past.id, now.id].sort())
    await wrapper.find(`input[value="${now.id}"]`).setValue(false)
    expect(ticked(wrapper)).toEqual([past.id])
    expect(communitiesIn(mountInPortal(RoleFields, { props: { ...props, boundCommunities: [now.id] } })).some(input => input.attributes('value') === past.id)).toBe(false)
  })

  it('shows again what was chosen', () => {
    const form = { values: { role: 'auditor' }, issues: [{ path: 'subDistricts', code: 'staff.sub_districts_required', message: '至少要选一个' }] }
    const wrapper = mountInPortal(RoleFields, { props: { role: 'triage', bodies: [] }, world: { form } })
    expect((wrapper.find('input[value="auditor"]').element as HTMLInputElement).checked).toBe(true)
    expect(wrapper.text()).toContain('至少要选一个')
  })
})

it('a staff form carries its token', () => {
  expect(mountInPortal(FormToken).find('input[type="hidden"]').attributes('name')).toBe('submissionId')
})
