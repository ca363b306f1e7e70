import { describe, expect, it } from 'vitest'
import GatewayFields from '../../../components/interfaces/GatewayFields.vue'
import GatewayMapping from '../../../components/interfaces/GatewayMapping.vue'
import Problem from '../../../components/interfaces/Problem.vue'
import Secret from '../../../components/interfaces/Secret.vue'
import WebhookFields from '../../../components/interfaces/WebhookFields.vue'
import { emptyMapping, mappingSchema } from '#shared/gateways/schemas'
import { findingsOf, mountInPortal } from '../support.ts'

const issueOf = (path: string) => path === 'name' ? '请填名称。' : undefined
const languages = ['zh-CN', 'en'] as const
const services = [{ code: '001', name: '违法建设', attributes: [{ code: 'street', description: '街道' }, { code: 'fixmystreet_id', description: '' }] }, { code: '002', name: '其他', attributes: [] }]

describe.each(languages)('the forms of interfaces in %s', (locale) => {
  it.each([
    ['of a webhook', WebhookFields, { modelValue: { name: '', url: '', topics: ['site'] }, issueOf }],
    ['of a gateway', GatewayFields, { modelValue: { name: '', baseUrl: '', jurisdictionId: '', apiKey: '' }, issueOf }],
    ['of what corresponds', GatewayMapping, { mapping: { ...emptyMapping, subDistrictAttribute: 'street' }, services, isBusy: false, issueOf }],
    ['of a secret', Secret, { secret: 'whsec_dGVzdA==' }],
    ['of a problem', Problem, { problem: '请先确认', back: '/staff/interfaces/webhooks' }],
  ] as const)('%s have no finding of axe', async (_name, component, props) => {
    expect(await findingsOf(mountInPortal(component, { props, world: { locale } }))).toEqual([])
  })
})

it('the key of a gateway is typed unseen, and nothing of a stored one is in the page', () => {
  const wrapper = mountInPortal(GatewayFields, { props: { modelValue: { name: '示例', baseUrl: 'https://x.example', jurisdictionId: '', apiKey: '' }, issueOf } })
  expect(wrapper.find('#f-apiKey').attributes('type')).toBe('password')
  expect(wrapper.find('#f-apiKey').attributes('value') ?? '').toBe('')
})

it('what corresponds is sent as the server reads it, without what was left empty', async () => {
  const wrapper = mountInPortal(GatewayMapping, { props: { mapping: emptyMapping, services, isBusy: false, issueOf } })
  await wrapper.find('select[name="kinds.roof"]').setValue('001')
  await wrapper.find('select[name="referenceAttribute"]').setValue('fixmystreet_id')
  await wrapper.find('textarea[name="attributes"]').setValue('source=portal\n level = 2 ')
  await wrapper.find('form').trigger('submit')
  const [[sent]] = wrapper.emitted('save') as [[unknown]]
  expect(mappingSchema.parse(sent)).toEqual({ ...emptyMapping, kinds: { roof: '001' }, referenceAttribute: 'fixmystreet_id', attributes: { source: 'portal', level: '2' } })
})

it('a fixed attribute that is none is said beside its field, and nothing is sent', async () => {
  const wrapper = mountInPortal(GatewayMapping, { props: { mapping: emptyMapping, services, isBusy: false, issueOf } })
  await wrapper.find('textarea[name="attributes"]').setValue('no equals sign')
  await wrapper.find('form').trigger('submit')
  expect(wrapper.emitted('save')).toBeUndefined()
  expect(wrapper.text()).toContain('代码=值')
})
