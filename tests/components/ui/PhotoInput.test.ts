import { expect, test } from 'vitest'
import PhotoInput from '../../../components/ui/PhotoInput.vue'
import { findingsOf, mountInPortal } from '../support.ts'

test('the album stays open beside the camera, and several photos may be chosen', async () => {
  const wrapper = mountInPortal(PhotoInput, { props: { name: 'photos', label: '照片', hint: '一张近景，一张远景' } })
  const input = wrapper.get('input')
  expect(input.attributes()).toMatchObject({ type: 'file', multiple: '', accept: 'image/*' })
  expect(input.attributes('capture')).toBeUndefined()
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a mistake in one of the photos is said at the field', () => {
  const wrapper = mountInPortal(PhotoInput, {
    props: { name: 'photos', label: '照片' },
    world: { form: { values: {}, issues: [{ path: 'photos.1', code: 'x', message: '第二张不是照片。' }] } },
  })
  expect(wrapper.get('.field-error').text()).toContain('第二张不是照片。')
})
