import { setResponseHeaders } from 'h3'
import { checkInSaltOf, hashCheckInCode, listSeated } from '#server/domain/hearings/checkIn'
import { writeCheckInPage } from '#server/domain/hearings/checkInPage'
import { deriveCheckInCode } from '#server/domain/hearings/meetingPages'
import { getCalledMeeting, listGroups } from '#server/domain/hearings/meetingQueries'
import { getMatter } from '#server/domain/hearings/queries'
import { wordsIn } from '#server/http/applications'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { formatInstant } from '#shared/time'

/** The page to check in with where there is no network: one file, to be saved before. */
export default defineStaffHandler('hearings', 'meet', async ({ event, db, keys, locale }) => {
  const matterId = matterIdOf(event)
  const [{ notice }, meeting, groups, seated] = [await getMatter(db, matterId), await getCalledMeeting(db, matterId), await listGroups(db, matterId), await listSeated(db, matterId)]
  const salt = checkInSaltOf(matterId, keys)
  const { listener, ending, inLocale } = wordsIn(locale)
  const people = seated.map(({ number, groupId, publicName }) => {
    const group = groups.find(({ id }) => id === groupId)
    return { hash: hashCheckInCode(salt, deriveCheckInCode(number, keys)), label: `${group ? inLocale(group.name) : listener} ${publicName ?? ending(number.slice(-4))}` }
  })
  setResponseHeaders(event, {
    'content-type': 'text/html; charset=utf-8', 'content-disposition': 'attachment; filename="check-in.html"', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
  })
  return writeCheckInPage({ locale, matterId, title: inLocale(notice.title), when: formatInstant(meeting.startsAt, locale), salt, people })
}, ofMatter)
