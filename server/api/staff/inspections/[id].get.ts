import { getRouterParam } from 'h3'
import { getPlanForStaff } from '#server/domain/inspections/planQueries'
import { defineStaffHandler } from '#server/http/staff'
import { canPublishPlan } from '#shared/inspections/rules'
import { toDay } from '#shared/time'

export default defineStaffHandler('ledger', 'inspect', async ({ event, db, actor, now }) => {
  const page = await getPlanForStaff(db, { planId: getRouterParam(event, 'id') ?? '', viewer: actor, scope: actor.scope, now })
  const { seed, ...plan } = page.plan
  const mayPlan = actor.can('ledger', 'planInspection', { subDistrict: null })
  return {
    ...page,
    plan: { ...plan, seed: plan.publishedAt === null ? null : seed },
    may: { draw: mayPlan && plan.drawnAt === null, name: mayPlan && plan.publishedAt === null, publish: mayPlan && canPublishPlan(plan, toDay(now)) },
  }
})
