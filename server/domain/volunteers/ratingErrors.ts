import { defineError } from '../../../shared/errors.ts'

export const servedNotFound = defineError({ code: 'rating.not_found', status: 404 })
export const alreadyRated = defineError({ code: 'rating.already_given', status: 409 })
export const ratingOver = defineError({ code: 'rating.over', status: 409 })
export const alreadyNoted = defineError({ code: 'rating.already_noted', status: 409 })
export const cannotDispute = defineError({ code: 'rating.cannot_dispute', status: 409 })
export const disputeNotFound = defineError({ code: 'rating.dispute_not_found', status: 404 })
export const disputeDecided = defineError({ code: 'rating.dispute_decided', status: 409 })
