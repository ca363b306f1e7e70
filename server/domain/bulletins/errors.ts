import { defineError } from '../../../shared/errors.ts'

export const bulletinNotFound = defineError({ code: 'bulletin.not_found', status: 404 })
export const monthNotOver = defineError({ code: 'bulletin.month_not_over', status: 409 })
export const monthIsFrozen = defineError({ code: 'bulletin.is_frozen', status: 409 })
export const nothingToCorrect = defineError({ code: 'bulletin.nothing_to_correct', status: 409 })
/** The figures are not the ones somebody looked at. */
export const figuresHaveChanged = defineError({ code: 'bulletin.has_changed', status: 409 })
