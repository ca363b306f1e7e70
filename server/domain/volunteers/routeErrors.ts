import { defineError } from '../../../shared/errors.ts'

export const routeNotFound = defineError({ code: 'route.not_found', status: 404 })
export const routeInvalid = defineError({ code: 'invalid', status: 422 })
export const routeStageNotNow = defineError({ code: 'route.stage_not_now', status: 409 })
/** Whoever is not of the team learns no more than that. */
export const notYourRoute = defineError({ code: 'route.not_yours', status: 404 })
/** An answer of another card, or to a stop of another card. */
export const answerOfAnotherCard = defineError({ code: 'route.other_card', status: 409 })
