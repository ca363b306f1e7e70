import { expect, it } from 'vitest'
import { hiddenSteps, shownSteps, shownStepOf } from '#shared/reports/steps'
import { messages as english } from '../../../i18n/en.ts'
import { messages as chinese } from '../../../i18n/zh-CN.ts'

it('decides of every step of a case whether its reporter reads it', () => {
  const decided: string[] = [...shownSteps, ...hiddenSteps]
  expect(Object.keys(chinese.events.report).filter(step => !decided.includes(step))).toEqual([])
  expect(new Set(decided).size).toBe(decided.length)
})

it.each([['zh-CN', chinese], ['en', english]])('says each step the reporter reads in %s', (_, { track }) => {
  expect(Object.keys(track.step).sort()).toEqual([...shownSteps].sort())
})

it('shows nothing of other subjects, nor of what staff do among themselves', () => {
  expect(['whistle.called', 'report.noted', 'report.findingProposed', 'report.unheardOf'].map(shownStepOf)).toEqual([undefined, undefined, undefined, undefined])
})
