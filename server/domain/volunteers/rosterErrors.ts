import { defineError } from '../../../shared/errors.ts'
import type { DutyObstacle } from '../../../shared/volunteers/roster.ts'

/** Says that somebody is not available at this site, never what they are to it. */
const notAtThisSite = defineError({ code: 'roster.site', status: 409 })
const overlaps = defineError({ code: 'roster.overlap', status: 409 })
const needsRest = defineError({ code: 'roster.rest', status: 409 })
const enoughThisWeek = defineError({ code: 'roster.cap', status: 409 })

/** The error that says to whoever wants a duty why it is not to be. */
export const dutyRefused = { site: notAtThisSite, overlap: overlaps, rest: needsRest, cap: enoughThisWeek } satisfies Record<DutyObstacle, unknown>

/** Also for a site that is not published: the form does not tell which drafts exist. */
export const siteUnknown = defineError({ code: 'roster.site_unknown', status: 404 })
export const tooManyTies = defineError({ code: 'roster.too_many_ties', status: 409 })
/** Somebody signed up or had to pass meanwhile: what was seen is no longer what would be proposed. */
export const rosterChanged = defineError({ code: 'roster.changed', status: 409 })
