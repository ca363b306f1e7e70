import { defineVolunteerCopyHandler } from '#server/http/volunteers'

/** Everything kept of a volunteer, for a program of theirs. */
export default defineVolunteerCopyHandler({ mediaType: 'application/json; charset=utf-8', ending: 'json' }, copy => JSON.stringify(copy, null, 2))
