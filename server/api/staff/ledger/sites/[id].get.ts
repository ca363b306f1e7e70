import { getRouterParam } from 'h3'
import { getSiteLife } from '#server/domain/ledger/life'
import { getSiteForStaff } from '#server/domain/ledger/queries'
import { listOpenOfSite } from '#server/domain/objections/queries'
import { translateIssues } from '#server/http/locale'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('ledger', 'read', async ({ event, db, actor, calendar, locale, now, site: { heating } }) => {
  const page = await getSiteForStaff(db, getRouterParam(event, 'id') ?? '')
  const { site } = page
  const where = { subDistrict: site.subDistrict }
  const may = { edit: actor.can('ledger', 'edit', where), publish: actor.can('ledger', 'publish', where), checkLegality: actor.can('ledger', 'checkLegality', where), withdraw: actor.can('ledger', 'withdraw', where), decide: actor.can('ledger', 'decide', where), accept: actor.can('ledger', 'accept', where), remedy: actor.can('objections', 'remedy', where), inspect: actor.can('ledger', 'inspect', where) }
  if (site.period === 'archive') return { ...page, may, objections: [], life: null }
  const open = actor.can('objections', 'read', where) ? await listOpenOfSite(db, site.id) : []
  const objections = open.map(({ id, number, dueOn, identity, identityDueOn }) => ({ id, number, dueOn, identityDueOn: identity === 'asked' ? identityDueOn : null }))
  const life = await getSiteLife(db, { site, objections, mayDo: permission => actor.can('ledger', permission, where), by: actor.id, now, calendar, heating })
  return { ...page, may, objections, life: { ...life, publication: translateIssues(life.publication, locale), offers: life.offers.map(({ move, obstacles }) => ({ move, obstacles: translateIssues(obstacles, locale).map(({ message }) => message) })) } }
})
