import { listHelpWays } from '#server/domain/assistance/contacts'
import { getRequest } from '#server/domain/assistance/queries'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach somebody are kept, before they are opened. */
export default defineStaffHandler('assistance', 'reveal', async ({ event, db }) => {
  const { id, number } = await getRequest(db, requestIdOf(event))
  return { number, ways: await listHelpWays(db, id) }
}, ofRequest)
