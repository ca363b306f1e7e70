import { defineStaffHandler } from '#server/http/staff'
import { packagedClocks } from '#shared/calendar/clockBook'

/** Every clock as this installation counts it, beside what the program ships. */
export default defineStaffHandler('settings', 'read', ({ calendar }) => ({
  items: [...calendar.clocks.values()].map((clock) => {
    const shipped = packagedClocks.get(clock.id)!
    return { ...clock, isOverridden: clock !== shipped, shipped: { kind: shipped.kind, amount: shipped.amount, unit: shipped.unit } }
  }),
}))
