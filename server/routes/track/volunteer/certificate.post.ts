import { defineReceiptFormHandler } from '#server/http/track'

/** Opens the page again with number and code. */
export default defineReceiptFormHandler('volunteer', () => Promise.resolve('/track/volunteer/certificate'))
