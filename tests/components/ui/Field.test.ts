import { expect, test } from 'vitest'
import Field from '../../../components/ui/Field.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const place = { name: 'place', label: '在哪里', hint: '写街道和好认的地方' }

test('a label names the box, and the hint is read with it', async () => {
  const wrapper = mountInPortal(Field, { props: place })
  const input = wrapper.get('input')
  expect(wrapper.get(`label[for="${input.attributes('id')}"]`).text()).toBe('在哪里')
  expect(wrapper.get(`#${input.attributes('aria-describedby')}`).text()).toBe('写街道和好认的地方')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a refused form keeps what was typed and says what is wrong', async () => {
  const wrapper = mountInPortal(Field, {
    props: place,
    world: { form: { values: { place: '北门' }, issues: [{ path: 'place', code: 'x', message: '请写得再清楚一点。' }] } },
  })
  const input = wrapper.get('input')
  expect(input.element.value).toBe('北门')
  expect(input.attributes('aria-invalid')).toBe('true')
  const read = input.attributes('aria-describedby')!.split(' ').map(id => wrapper.get(`#${id}`).text())
  expect(read).toEqual(['写街道和好认的地方', '错误：请写得再清楚一点。'])
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a password is never shown again', () => {
  const wrapper = mountInPortal(Field, {
    props: { name: 'password', label: '密码', type: 'password' },
    world: { form: { values: { password: 'correct horse battery' }, issues: [] } },
  })
  expect(wrapper.get('input').element.value).toBe('')
})

test('attributes of the page reach the control itself', () => {
  const wrapper = mountInPortal(Field, { props: { name: 'day', label: '日期', type: 'date', optional: true }, attrs: { max: '2026-11-22' } })
  expect(wrapper.get('input').attributes('max')).toBe('2026-11-22')
  expect(wrapper.get('label').text()).toBe('日期（选填）')
})

test('axe does find a box without a name', async () => {
  const wrapper = mountInPortal({ template: '<input type="text">' })
  expect(await findingsOf(wrapper)).toEqual(['label: <input type="text">'])
})
