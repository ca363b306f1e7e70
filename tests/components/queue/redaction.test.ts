import type { VueWrapper } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import Boxes from '../../../components/queue/Boxes.vue'
import Masking from '../../../components/queue/Masking.vue'
import MaskedWords from '../../../components/report/MaskedWords.vue'
import type { Box } from '#shared/reports/photos'
import { findingsOf, mountInPortal } from '../support.ts'

const box = (x: number): Box => ({ x, y: 0.25, width: 0.125, height: 0.125 })
const button = (wrapper: VueWrapper, text: string) => wrapper.findAll('button').find(found => found.text() === text)!

/** The board as its page holds it: what it asks for is given back to it. */
function mountBoard(boxes: Box[], suggestions: Box[] = []) {
  const wrapper: VueWrapper = mountInPortal(Boxes, {
    props: {
      src: 'data:,', width: 800, height: 600, label: '照片', modelValue: boxes, suggestions,
      'onUpdate:modelValue': (changed: Box[]) => wrapper.setProps({ modelValue: changed }),
      'onUpdate:suggestions': (changed: Box[]) => wrapper.setProps({ suggestions: changed }),
    },
  })
  const props = () => wrapper.props() as { modelValue: Box[], suggestions: Box[] }
  return { wrapper, boxes: () => props().modelValue, suggestions: () => props().suggestions }
}

describe('the boxes on a photo', () => {
  it('can be had by buttons alone, and a screen reader is told where each lies', async () => {
    const { wrapper, boxes } = mountBoard([])
    await button(wrapper, '加一个方框').trigger('click')
    expect(boxes()).toEqual([{ x: 0.3, y: 0.3, width: 0.2, height: 0.2 }])
    for (const name of ['向左', '向上', '变宽', '变高']) await button(wrapper, name).trigger('click')
    expect(wrapper.find('[role="status"]').text()).toBe('第 1 个方框：左 29.0%，上 29.0%，宽 21.0%，高 21.0%')
    expect(wrapper.find('[data-box]').attributes('aria-label')).toBe('第 1 个方框：左 29.0%，上 29.0%，宽 21.0%，高 21.0%')
    expect(await findingsOf(wrapper)).toEqual([])
    await button(wrapper, '删掉第 1 个').trigger('click')
    expect(boxes()).toEqual([])
  })

  it('are added up to sixty, and no further', async () => {
    const { wrapper, boxes } = mountBoard(Array.from({ length: 60 }, (_, at) => box(at / 100)))
    await button(wrapper, '加一个方框').trigger('click')
    expect(boxes()).toHaveLength(60)
    expect(wrapper.find('[role="status"]').text()).toBe('最多 60 个方框')
  })

  it('what may be a face covers nothing until it is taken over, one by one', async () => {
    const { wrapper, boxes, suggestions } = mountBoard([], [box(0), box(0.25), box(0.5)])
    expect(await findingsOf(wrapper)).toEqual([])
    expect(boxes()).toEqual([])
    await wrapper.findAll('[data-suggestion]')[1]!.trigger('keydown', { key: 'Enter' })
    await nextTick()
    expect([boxes(), suggestions()]).toEqual([[box(0.25)], [box(0), box(0.5)]])
    await button(wrapper, '第 1 处不是').trigger('click')
    await button(wrapper, '第 1 处加方框').trigger('click')
    expect([boxes(), suggestions()]).toEqual([[box(0.25), box(0.5)], []])
  })
})

describe('covering words', () => {
  const words = '王小明在三单元楼顶搭棚'

  it('covers what is selected for the chosen reason, shows what others see, and can be taken back', async () => {
    const wrapper = mountInPortal(Masking, { props: { reportId: 'r1', version: 1, words, masks: [{ start: 4, end: 7, reason: 4 }] } })
    const text = wrapper.find('textarea').element
    text.setSelectionRange(0, 3)
    await button(wrapper, '隐去选中的字').trigger('click')
    expect(wrapper.find('.marked').text()).toBe('（已隐去：个人信息）在（已隐去：可能认出反映人）楼顶搭棚')
    expect(button(wrapper, '保存').attributes('disabled')).toBeUndefined()
    await button(wrapper, '恢复第 1 处').trigger('click')
    expect(wrapper.find('.marked').text()).toBe('王小明在（已隐去：可能认出反映人）楼顶搭棚')
    expect(button(wrapper, '保存').attributes('disabled')).toBeDefined()
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('says what to do when nothing is selected, and lets nobody change the words', async () => {
    const wrapper = mountInPortal(Masking, { props: { reportId: 'r1', version: 1, words, masks: [] } })
    const text = wrapper.find('textarea')
    text.element.setSelectionRange(2, 2)
    await button(wrapper, '隐去选中的字').trigger('click')
    expect(wrapper.find('[role="status"]').text()).toBe('请先选中要隐去的字。')
    await text.setValue('别的话')
    expect(text.element.value).toBe(words)
  })

  it('shows the reason in the reader’s language in place of the words', () => {
    const pieces = [{ text: '', reason: 3 }, { text: '楼顶搭棚', reason: null }]
    expect(mountInPortal(MaskedWords, { props: { pieces }, world: { locale: 'en' } }).text()).toBe('(covered: insulting words)楼顶搭棚')
  })
})
