import type { NitroApp } from 'nitropack/types'
import { isFresh } from '../../shared/staff/rules.ts'
import { issueSubmissionId } from '../http/origin.ts'
import { usePortal } from '../http/portal.ts'
import { findCurrent } from '../http/staff.ts'

const staffPage = /^(?:\/en)?\/staff(?:$|[/?])/

/** Tells a staff page who is signed in, and gives its forms their token. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  nitroApp.hooks.hook('request', async (event) => {
    if (!staffPage.test(event.path)) return
    const portal = await usePortal()
    const signedIn = await findCurrent(event, portal)
    event.context.formToken = issueSubmissionId(portal.keys.signing)
    event.context.staff = signedIn && {
      id: signedIn.id, name: signedIn.name, role: signedIn.role, subDistricts: signedIn.subDistricts, bodyId: signedIn.bodyId, communities: signedIn.communities,
      isFresh: isFresh(signedIn, new Date()),
    }
  })
}
