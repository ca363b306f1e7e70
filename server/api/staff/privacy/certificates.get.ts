import { listCertificates } from '#server/domain/privacy/certificates'
import { defineStaffHandler } from '#server/http/staff'

/** What deletions took away, in numbers alone. */
export default defineStaffHandler('privacy', 'read', async ({ db }) => ({ items: (await listCertificates(db)).map(({ id, at, cause, counts }) => ({ id, at, cause, counts })) }))
