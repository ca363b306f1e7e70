import { z } from 'zod'
import { noticeShape } from '../../../shared/reports/trackSchemas.ts'
import { chooseNotice, removeContact, stopNotice } from '../../domain/reports/contact.ts'
import { parseWith } from '../../http/body.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

/** Three forms of one page: another address, no more mail, nothing kept at all. */
export default defineTrackFormHandler(async ({ db, keys, now, reportId, fields, answers }) => {
  if (fields.action === 'remove') {
    await removeContact(db, { reportId, actor: { kind: 'resident' }, now })
    return '/track?done=contactRemoved'
  }
  if (fields.action === 'stop') {
    await stopNotice(db, { reportId, now })
    return '/track?done=noticeStopped'
  }
  await chooseNotice(db, { ...parseWith(z.strictObject(noticeShape), answers), reportId, keys, now })
  return '/track?done=noticeChosen'
})
