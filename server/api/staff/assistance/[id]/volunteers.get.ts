import { getRequest } from '#server/domain/assistance/queries'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { defineStaffHandler } from '#server/http/staff'
import { addDays } from '#shared/calendar/days'
import { communitiesOf } from '#shared/places/places'
import { toDay } from '#shared/time'

const daysAhead = 21

/** What the form of an order for one need of a request needs. */
export default defineStaffHandler('assistance', 'route', async ({ event, db, now }) => {
  const { number, needs, subDistrict, community, volunteersAllowed, version } = await getRequest(db, requestIdOf(event))
  const today = toDay(now)
  return {
    number, needs, community, volunteersAllowed, version, days: Array.from({ length: daysAhead }, (_, n) => addDays(today, n)),
    communities: communitiesOf(subDistrict).map(({ id, name, nameEn }) => ({ id, name, nameEn })),
  }
}, ofRequest)
