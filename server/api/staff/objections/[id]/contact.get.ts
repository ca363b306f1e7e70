import { listObjectionWays } from '#server/domain/objections/contacts'
import { getObjection } from '#server/domain/objections/queries'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach somebody are kept, before they are opened. */
export default defineStaffHandler('objections', 'reveal', async ({ event, db }) => {
  const { id, number } = await getObjection(db, objectionIdOf(event))
  return { number, ways: await listObjectionWays(db, id) }
}, ofObjection)
