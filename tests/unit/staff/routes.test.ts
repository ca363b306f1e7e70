import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { permissions } from '#shared/staff/permissions'
import { listRoutes } from '../../support/routes.ts'
import { root } from '../../support/sources.ts'

const routes = listRoutes()
const publicWrappers = ['definePublicHandler', 'defineOpen311Handler', 'defineOgcHandler', 'defineFormHandler', 'defineUploadFormHandler', 'defineStepHandler', 'defineTrackHandler', 'defineTrackFormHandler', 'defineReceiptFormHandler', 'defineApplicationHandler', 'defineCommentHandler', 'defineTrackedHandler', 'defineNoticeFeed', 'defineTeamFeed', 'defineLedgerFeed', 'defineOfficialFeed', 'defineSiteFeed', 'defineSubDistrictFeed', 'defineLinkHandler', 'defineProbeHandler', 'defineDutyCalendar', 'defineSignUpHandler', 'defineVolunteerCopyHandler', 'defineOwnDataFormHandler', 'defineOwnDataDownload']
const staffWrappers = ['defineStaffHandler', 'defineStaffFormHandler', 'defineStaffUploadFormHandler', 'defineStaffDownloadHandler']
/** What somebody does who is not signed in yet. */
const doors = ['server/routes/staff/sign-in.post.ts', 'server/routes/staff/setup.post.ts']
const isStaff = (file: string) => /^server\/(?:api|routes)\/staff\//.test(file) && !doors.includes(file)

describe('every route', () => {
  it('says who may call it', () => {
    expect(routes.length).toBeGreaterThan(20)
    expect(routes.filter(({ wrapper = '' }) => ![...publicWrappers, ...staffWrappers].includes(wrapper)).map(({ file }) => file)).toEqual([])
  })

  it('under /staff names a permission of the table', () => {
    const named = (permission?: [string, string]) => {
      const { anywhere, withinSubDistrict } = permissions[permission?.[0] as keyof typeof permissions] ?? { anywhere: {}, withinSubDistrict: {} }
      return permission !== undefined && (permission[1] in anywhere || permission[1] in withinSubDistrict)
    }
    expect(routes.filter(({ file, wrapper = '', permission }) => isStaff(file) && !(staffWrappers.includes(wrapper) && named(permission)))).toEqual([])
  })

  it('outside of it asks for none', () => {
    expect(routes.filter(({ file, wrapper = '' }) => !isStaff(file) && staffWrappers.includes(wrapper))).toEqual([])
  })
})

describe('every staff page', () => {
  const doorPages = ['sign-in.vue', 'setup.vue']
  const pages = readdirSync(join(root, 'pages/staff'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.vue') && !doorPages.includes(file))
  it.each(pages)('%s is for those who are signed in', (file) => {
    expect(readFileSync(join(root, 'pages/staff', file), 'utf8')).toMatch(/definePageMeta\(\{[^}]*layout: 'staff'[^}]*middleware: (?:'staff'|\[[^\]]*'staff')/)
  })
})
