import { renderToString } from '@vue/test-utils'
import { h } from 'vue'
import { expect, test } from 'vitest'
import Checkboxes from '../../../components/ui/Checkboxes.vue'
import Radios from '../../../components/ui/Radios.vue'
import Select from '../../../components/ui/Select.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const options = [{ value: 'new', label: '正在盖', hint: '今天还在施工' }, { value: 'unsure', label: '说不清' }]
const refused = (values: Record<string, string | string[]>) => ({ form: { values, issues: [{ path: 'kind', code: 'x', message: '请选一项。' }] } })

test('radios are one question with its answers, and every answer has its words', async () => {
  const wrapper = mountInPortal(Radios, { props: { name: 'kind', legend: '是什么问题？', options, asHeading: true } })
  expect(wrapper.get('fieldset > legend > h1').text()).toBe('是什么问题？')
  expect(wrapper.findAll('input').map(input => wrapper.get(`label[for="${input.attributes('id')}"]`).text())).toEqual(['正在盖', '说不清'])
  expect(await findingsOf(wrapper)).toEqual([])
})

test('the summary of a refused form leads to the first radio, and the answer given is kept', async () => {
  const wrapper = mountInPortal(Radios, { props: { name: 'kind', legend: '是什么问题？', options }, world: refused({ kind: 'unsure' }) })
  expect(wrapper.get('#f-kind').attributes('type')).toBe('radio')
  expect(wrapper.findAll('input').map(input => input.element.checked)).toEqual([false, true])
  expect(wrapper.get(`#${wrapper.get('fieldset').attributes('aria-describedby')}`).text()).toBe('错误：请选一项。')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('what belongs to one answer stands under it', () => {
  const wrapper = mountInPortal(Radios, {
    props: { name: 'kind', legend: '是什么问题？', options }, slots: { 'option-new': () => h('p', '请远一点拍') },
  })
  expect(wrapper.get('.conditional').text()).toBe('请远一点拍')
})

test('ticked boxes stay ticked, and none stay ticked when none were', async () => {
  const wrapper = mountInPortal(Checkboxes, { props: { name: 'kind', legend: '请确认', options, initial: ['new'] }, world: refused({ kind: ['unsure'] }) })
  expect(wrapper.findAll('input').map(input => input.element.checked)).toEqual([false, true])
  expect(await findingsOf(wrapper)).toEqual([])
  const empty = mountInPortal(Checkboxes, { props: { name: 'kind', legend: '请确认', options, initial: ['new'] }, world: refused({}) })
  expect(empty.findAll('input').map(input => input.element.checked)).toEqual([false, false])
})

test('a tick on a hydrated page is the page’s own list, in the order shown', async () => {
  const wrapper = mountInPortal(Checkboxes, { props: { name: 'kind', legend: '请确认', options, modelValue: ['unsure'] } })
  await wrapper.findAll('input')[0]!.setValue(true)
  expect(wrapper.emitted('update:modelValue')).toEqual([[['new', 'unsure']]])
})

test('a select shows the choice made, in its group', async () => {
  const community = {
    name: 'community', label: '社区', empty: '请选择', initial: 'b',
    options: [{ label: '广宁街道', options: [{ value: 'a', label: '麻峪' }, { value: 'b', label: '高井路' }] }],
  }
  const wrapper = mountInPortal(Select, { props: community })
  expect(wrapper.get('optgroup').attributes('label')).toBe('广宁街道')
  expect(await findingsOf(wrapper)).toEqual([])
  expect(await renderToString(Select, { props: community })).toMatch(/<option value="b" selected>高井路/)
})
