import { defineVolunteerCopyHandler } from '#server/http/volunteers'
import { toCopyText } from '#server/http/volunteerCopy'

/** Everything kept of a volunteer, for themselves to read. */
export default defineVolunteerCopyHandler({ mediaType: 'text/plain; charset=utf-8', ending: 'txt' }, toCopyText)
