import { defineError } from '../../../shared/errors.ts'

export const drawNotFound = defineError({ code: 'draw.not_found', status: 404 })
/** Its seats go by arrival. */
export const meetingIsNotDrawn = defineError({ code: 'draw.not_drawn', status: 409 })
/** How is selected has to be public before anybody is selected (重大行政决策程序暂行条例 16). */
export const ruleIsMissing = defineError({ code: 'draw.rule_missing', status: 409 })
export const poolIsOpen = defineError({ code: 'draw.still_open', status: 409 })
export const drawExists = defineError({ code: 'draw.exists', status: 409 })
export const drawIsDone = defineError({ code: 'draw.done', status: 409 })
export const drawIsVoid = defineError({ code: 'draw.is_void', status: 409 })
export const meetingHasBegun = defineError({ code: 'draw.meeting_begun', status: 409 })
export const drawInvalid = defineError({ code: 'invalid', status: 422 })
