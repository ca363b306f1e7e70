import { defineOwnDataFormHandler } from '#server/http/ownData'

/** What somebody does about the data kept for their receipt. */
export default defineOwnDataFormHandler('order')
