import { expect, test } from 'vitest'
import Textarea from '../../../components/ui/Textarea.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const say = { name: 'say', label: '说一说', max: 100 }

test('the limit is said with the label, and typing is never cut', async () => {
  const wrapper = mountInPortal(Textarea, { props: say })
  const text = wrapper.get('textarea')
  expect(text.attributes('maxlength')).toBeUndefined()
  expect(wrapper.get(`#${text.attributes('aria-describedby')}`).text()).toBe('最多 100 字')
  expect(wrapper.get('[role="status"]').text()).toBe('')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('the count is said from three quarters on, by characters and not by code units', async () => {
  const wrapper = mountInPortal(Textarea, { props: { ...say, initial: '𠮷'.repeat(74) } })
  const status = wrapper.get('[role="status"]')
  expect(status.text()).toBe('')
  await wrapper.get('textarea').setValue('𠮷'.repeat(75))
  expect(status.text()).toBe('还可以写 25 字')
  await wrapper.get('textarea').setValue('一'.repeat(103))
  expect(status.text()).toBe('超出 3 字，请缩短一些')
})
