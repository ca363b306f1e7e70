import { removeContact } from '../../domain/reports/contact.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler({}, ({ db, now, reportId }) => removeContact(db, { reportId, actor: { kind: 'resident' }, now }))
