import { listTeamsFor } from '#server/domain/volunteers/orderQueries'
import { orderFormOf } from '#server/http/orders'
import { defineStaffHandler } from '#server/http/staff'
import { bindingOf } from '#shared/staff/permissions'

/** What the form of an order for somebody else needs: the communities the person is responsible for, and their open teams. */
export default defineStaffHandler('orders', 'enter', async (context) => {
  const { db, actor } = context
  const form = orderFormOf(context)
  const bound = bindingOf({ role: actor.role, communities: actor.scope.communities })
  const { subDistricts } = actor.scope
  const isTheirs = form.subDistrict && (bound || subDistricts === 'all' || subDistricts.includes(form.subDistrict.code))
  const communities = isTheirs ? form.communities.filter(({ id }) => !bound || bound.includes(id)) : []
  return { ...form, communities, teams: await listTeamsFor(db, communities.map(({ id }) => id)) }
})
