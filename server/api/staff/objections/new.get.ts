import { objectionFormOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'

/** What the form of an objection for somebody else needs. An entry of another sub-district is not offered. */
export default defineStaffHandler('objections', 'enter', async (context) => {
  const { subDistricts } = context.actor.scope
  const form = await objectionFormOf(context, { isStaff: true })
  const isTheirs = form.site !== null && (subDistricts === 'all' || (form.site.subDistrict !== null && subDistricts.includes(form.site.subDistrict)))
  return { ...form, site: isTheirs ? form.site : null }
})
