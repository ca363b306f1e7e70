import { noteAgreement, noteProgress, publishMinutes } from '#server/domain/hearings/deliberation'
import { getMatter } from '#server/domain/hearings/queries'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { agreementProgressSchema, agreementSchema, minutesSchema } from '#shared/hearings/deliberation'

/** Notes an agreement, how one stands, or the minutes. */
export default defineStaffFormHandler('hearings', 'meet', async ({ event, db, keys, fields, actor, now }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const { submissionId: _, action, ...given } = fields
  if (action === 'progress') {
    const { noteZh, noteEn, ...progress } = parseWith(agreementProgressSchema, given)
    await noteProgress(db, { matterId: matter.id, ...progress, note: noteZh === null ? null : { zh: noteZh, en: noteEn }, actor, now })
  }
  else if (action === 'minutes') {
    const { version, minutesZh, minutesEn } = parseWith(minutesSchema, given)
    await publishMinutes(db, { matter, version, text: { zh: minutesZh, en: minutesEn }, keys, actor, now })
  }
  else await noteAgreement(db, { matter, agreement: parseWith(agreementSchema, given), actor, now })
  return `/staff/hearings/${matter.id}/agreements`
}, ofMatter)
