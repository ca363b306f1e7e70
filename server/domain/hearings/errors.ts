import { defineError } from '../../../shared/errors.ts'

export const matterNotFound = defineError({ code: 'matter.not_found', status: 404 })
export const followerNotFound = defineError({ code: 'follower.not_found', status: 404 })
export const matterCursorInvalid = defineError({ code: 'follower.cursor_invalid', status: 422 })
