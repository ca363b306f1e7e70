import { defineError } from '../../../shared/errors.ts'

export const followerNotFound = defineError({ code: 'follower.not_found', status: 404 })
/** There is no such site, sub-district or hearing the public can see. */
export const followedNotFound = defineError({ code: 'not_found', status: 404 })
