import { noticeShape } from '../../../shared/reports/trackSchemas.ts'
import { chooseNotice, stopNotice } from '../../domain/reports/contact.ts'
import { defineTrackHandler } from '../../http/track.ts'

/** `email: null` stops the notices. */
export default defineTrackHandler({ email: noticeShape.email.nullable() }, ({ db, keys, now, reportId, fields: { email } }) =>
  email === null ? stopNotice(db, { reportId, now }) : chooseNotice(db, { reportId, email, keys, now }))
