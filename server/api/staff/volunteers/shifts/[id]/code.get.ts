import { getRequestURL, setResponseHeader } from 'h3'
import { toQrCode } from '#server/domain/receipts/qr'
import { getShiftCode } from '#server/domain/volunteers/shiftPages'
import { ofShift, shiftIdOf } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'

/** What is held up at the door: the code of these minutes, and a QR code that opens the page with it filled in. */
export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, baseUrl, now }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  const shiftId = shiftIdOf(event)
  const { code, until } = await getShiftCode(db, { shiftId, now })
  const address = `${baseUrl ?? getRequestURL(event).origin}/track/volunteer/shifts/${shiftId}`
  return { code, until, qr: code ? toQrCode(`${address}?code=${code}`) : null }
}, ofShift)
