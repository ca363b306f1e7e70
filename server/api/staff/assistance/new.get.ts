import { assistanceFormOf } from '#server/http/assistance'
import { defineStaffHandler } from '#server/http/staff'
import { bindingOf } from '#shared/staff/permissions'

/** What the form of a request for somebody else needs; somebody of communities enters only for these. */
export default defineStaffHandler('assistance', 'enter', async (context) => {
  const form = await assistanceFormOf(context)
  const { role, scope: { communities } } = context.actor
  const bound = bindingOf({ role, communities })
  return { ...form, communities: bound ? form.communities.filter(({ id }) => bound.includes(id)) : form.communities }
})
