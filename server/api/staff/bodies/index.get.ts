import { listBodies } from '#server/domain/bodies/queries'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('bodies', 'read', async ({ db }) => ({ items: await listBodies(db) }))
