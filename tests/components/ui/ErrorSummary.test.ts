import { expect, test } from 'vitest'
import ErrorSummary from '../../../components/ui/ErrorSummary.vue'
import { findingsOf, mountInPortal, world } from '../support.ts'

test('nothing is shown before a form is refused', () => {
  expect(mountInPortal(ErrorSummary).find('*').exists()).toBe(false)
  expect(world.heads).toEqual([])
})

test('a refused form says at once what to change, and each sentence leads to its field', async () => {
  const wrapper = mountInPortal(ErrorSummary, {
    world: {
      form: {
        values: {},
        issues: [
          { path: 'place', code: 'x', message: '请写在哪里。' }, { path: 'photos.0', code: 'x', message: '这不是照片。' },
          { path: '', code: 'x', message: '请稍后再试。' },
        ],
      },
    },
  })
  const box = wrapper.get('[role="alert"]')
  expect(box.attributes()).toMatchObject({ tabindex: '-1', autofocus: '' })
  expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['#f-place', '#f-photos'])
  expect(wrapper.findAll('li').map(item => item.text())).toEqual(['请写在哪里。', '这不是照片。', '请稍后再试。'])
  expect(world.heads).toEqual([{ script: [{ src: '/_enhance/focusErrors.js', defer: true }] }])
  expect(await findingsOf(wrapper)).toEqual([])
})

test('on a hydrated page the summary takes the focus when the issues come', async () => {
  const wrapper = mountInPortal(ErrorSummary, { props: { issues: [] }, world: { path: '/staff/sites' } })
  await wrapper.setProps({ issues: [{ path: 'nameZh', code: 'x', message: '请填写名称。' }] })
  expect(document.activeElement).toBe(wrapper.get('[role="alert"]').element)
})
