import { defineDutyCalendar } from '#server/http/dutyCalendar'

export default defineDutyCalendar()
