import { defineReceiptFormHandler } from '../../../../http/track.ts'

/** Opens the shifts with number and code. */
export default defineReceiptFormHandler('volunteer', async () => '/track/volunteer/shifts')
