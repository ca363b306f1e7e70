import { z } from 'zod'
import { categories, ownerSystems, type Category } from '../ledger/rules.ts'
import { findCommunity, findSubDistrict } from '../places/places.ts'
import { singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import { isSmall, stateOfWork, type Finding, type ReportKind, type ReportStatus } from './rules.ts'

const verified: readonly ReportStatus[] = ['found', 'handling', 'handled', 'told', 'followedUp', 'closed']

/** Whether a case may lead to an entry of the ledger: two people have found it to be so, and it has not led to one yet. */
export function canRegister({ finding, registeredSiteId, ...standing }: {
  status: ReportStatus, previousStatus?: ReportStatus | null, finding: Finding | null, registeredSiteId: string | null
}): boolean {
  return finding === 'confirmed' && registeredSiteId === null && verified.includes(stateOfWork(standing))
}

/** What a form begins with. The kind says what it looks like, not who the ground belongs to or what is planned there. */
export function categoryOf(kind: ReportKind): Category | null {
  return isSmall(kind) || kind === 'unsure' ? null : 'noPermit'
}

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === undefined || value === '' ? null : value, schema.nullable())
const version = z.coerce.number().int().min(1)
const siteId = z.string('registration.site_missing').min(1, 'registration.site_missing').max(40)

/**
 * How a verified case enters the ledger: as a new site, which an officer names, by its link to one that is there, or as
 * the relapse (反弹) of one that was closed. There is no field that something of the reporter could be copied into.
 */
export const registrationSchema = z.discriminatedUnion('how', [
  z.strictObject({
    version,
    how: z.literal('new'),
    nameZh: singleLine({ max: 100 }),
    subDistrict: z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district'),
    community: orNull(z.string().refine(code => findCommunity(code) !== undefined, 'place.unknown_community')),
    category: orNull(z.enum(categories)),
    ownerSystem: orNull(z.enum(ownerSystems)),
  }),
  z.strictObject({ version, how: z.literal('link'), siteId }),
  z.strictObject({ version, how: z.literal('relapse'), siteId, rectifyByOn: z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' }) }),
])
export type Registration = z.output<typeof registrationSchema>

/** An approved copy of a photo as a picture of the site. Its caption is the officer's. */
export const sitePhotoSchema = z.strictObject({
  photoId: z.string().min(1).max(40),
  moment: z.enum(['before', 'after']),
  captionZh: singleLine({ max: 200 }),
})
export type SitePhoto = z.output<typeof sitePhotoSchema>
