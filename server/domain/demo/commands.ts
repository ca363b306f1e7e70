import { randomUUID } from 'node:crypto'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { categories, ownerSystems, type LiveStatus } from '../../../shared/ledger/rules.ts'
import { siteFactsSchema } from '../../../shared/ledger/schemas.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { placeFactsSchema } from '../../../shared/places/schemas.ts'
import { isSmall } from '../../../shared/reports/rules.ts'
import { toDay } from '../../../shared/time.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { addSitePhoto, correctSite, eraseDemoSites, publishSite, registerSite, toInput, withdrawSite, type NewPhoto } from '../ledger/commands.ts'
import { getSite, listDemoSites } from '../ledger/queries.ts'
import { eraseDemoInspections, listDemoPlanIds, loadDemoInspection } from '../inspections/demo.ts'
import { createPlace, eraseDemoPlaces } from '../places/commands.ts'
import { listDemoPlaceIds } from '../places/queries.ts'
import { acceptReport, addNote, eraseDemoReports, refuseReport, submitReport } from '../reports/commands.ts'
import { listDemoReportIds } from '../reports/queries.ts'
import { eraseDemoWhistles } from '../whistles/commands.ts'
import { listDemoWhistleIds } from '../whistles/queries.ts'
import { demoPlaces, demoReports, demoSites, type DemoSite } from './data.ts'

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration' } as const

interface World {
  keys: Keys
  calendar: WorkCalendar
  /** Makes a picture that shows nothing real and keeps it; gives its place in the media store. */
  makePhoto: (moment: 'before' | 'after') => Promise<Pick<NewPhoto, 'media' | 'width' | 'height'>>
  now: Date
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000)

/** Loads invented sites in every state and invented reports, all marked as demonstration data. */
export async function loadDemo(db: Database, world: World): Promise<{ sites: number, reports: number }> {
  for (const [index, site] of demoSites.entries()) await loadSite(db, site, index, world)
  for (const [index, report] of demoReports.entries()) {
    const receivedAt = daysBefore(world.now, 12 - index)
    const { reportId } = await submitReport(db, {
      submission: {
        submissionId: randomUUID(), kind: report.kind, beingBuilt: isSmall(report.kind) ? 'no' : index % 2 === 0 ? 'yes' : 'unsure', inDanger: false, seenOn: toDay(daysBefore(receivedAt, 1)),
        subDistrict: subDistricts[index % 9]!.code, community: null, placeWords: report.placeWords, nearWords: null, position: null, siteId: null,
        words: report.words, keepPassages: false, contact: null,
      },
      uploads: [], isDemo: true, keys: world.keys, calendar: world.calendar, locale: 'zh-CN', now: receivedAt,
    })
    const decision = { reportId, version: 1, actor, keys: world.keys, calendar: world.calendar, now: daysBefore(world.now, 11 - index) }
    if (report.outcome !== 'waiting') await addNote(db, { ...decision, text: '示例备注：这是编造的演示数据。' })
    if (report.outcome === 'accepted') await acceptReport(db, decision)
    if (report.outcome === 'refused') await refuseReport(db, { ...decision, reason: 1 })
  }
  await loadDemoInspection(db, world)
  for (const facts of demoPlaces) await createPlace(db, { facts: placeFactsSchema.parse(facts), isDemo: true, actor, now: daysBefore(world.now, 20) })
  return { sites: demoSites.length, reports: demoReports.length }
}

async function loadSite(db: Database, site: DemoSite, index: number, { now, makePhoto }: World) {
  const begun = 150 - index * 2
  const dayAfter = (step: number) => daysBefore(now, Math.max(1, begun - step * 9))
  const [first = 'registered', ...steps] = site.way
  const category = categories[index % 7]!
  const facts = (status: LiveStatus, at: Date) => ({
    status,
    statusOn: toDay(at),
    ...status === 'hold' ? { holdUntilOn: toDay(first === 'hold' ? dayAfter(0) : daysBefore(now, -90)) } : {},
    ...status === 'demolished' ? { demolishedOn: toDay(at) } : {},
    ...status === 'accepted' ? { acceptedOn: toDay(at) } : {},
    ...status === 'closed' ? { closedOn: toDay(at) } : {},
    ...status === 'planned' ? { planZh: '示例方案：先和产权单位商量，由产权单位自己拆；拆后做绿地。', planEn: 'Example plan: agree with the owner unit, which removes it; then make it green.' } : {},
    ...status === 'voluntary' || status === 'assisted' || status === 'enforced' ? { mode: status } : {},
    ...status === 'reuse' ? { reuseZh: '示例：建成小块绿地和座椅。', reuseEn: 'Example: a small green area with benches.', greenAreaM2: site.landAreaM2 ?? '' } : {},
  })
  const siteId = await registerSite(db, {
    input: siteFactsSchema.parse({
      officeNumber: `示例-演示-${String(index + 1).padStart(3, '0')}`, nameZh: site.nameZh, nameEn: site.nameEn,
      subDistrict: subDistricts[index % 9]!.code, placeWords: '示例路和示例街的路口附近', category, ownerSystem: ownerSystems[index % 4]!,
      landAreaM2: site.landAreaM2, landAreaQualifier: site.landAreaM2 === null ? null : index % 6 === 0 ? 'nearly' : 'exact', buildingAreaM2: site.buildingAreaM2,
      foundOn: toDay(daysBefore(now, begun + 5)), noteZh: '这是编造的演示点位。', noteEn: 'This is an invented demonstration site.',
      sources: [{ titleZh: '示例台账', publisherZh: '示例单位', dated: '', url: '' }],
      ...facts(first, dayAfter(0)),
    }),
    isDemo: true, actor, now: dayAfter(0),
  })
  if (site.fate === 'kept') return
  await publishSite(db, { siteId, actor, now: dayAfter(0) })
  for (const [step, status] of steps.entries()) {
    const at = dayAfter(step + 1)
    const row = await getSite(db, siteId)
    const input = siteFactsSchema.parse({ ...toInput(row), ...facts(status, at) })
    await correctSite(db, { siteId, version: row.version, input, reason: '示例：按现场情况更新', actor, now: at })
  }
  const cleared = site.way.includes('demolished')
  if (index < 12) await addPhotoTo(db, siteId, 'before', '示例图片：整治前', dayAfter(0), makePhoto)
  if (index < 12 && cleared) await addPhotoTo(db, siteId, 'after', '示例图片：整治后', dayAfter(site.way.length), makePhoto)
  if (site.fate === 'withdrawn') {
    const row = await getSite(db, siteId)
    await withdrawSite(db, { siteId, version: row.version, reason: '示例：登记有误，已撤回', actor, now: daysBefore(now, 1) })
  }
}

async function addPhotoTo(db: Database, siteId: string, moment: 'before' | 'after', captionZh: string, now: Date, makePhoto: World['makePhoto']) {
  const captionEn = moment === 'before' ? 'Example picture: before' : 'Example picture: after'
  await addSitePhoto(db, { siteId, photo: { moment, captionZh, captionEn, takenOn: toDay(now), ...await makePhoto(moment) }, actor, now })
}

/** Takes all demonstration data out, as if it had never been; the names of photos to remove are given back. */
export async function removeDemo(db: Database): Promise<{ sites: number, reports: number, media: string[] }> {
  const { sites, media } = await listDemoSites(db)
  const reportIds = await listDemoReportIds(db)
  const whistleIds = await listDemoWhistleIds(db, reportIds)
  const placeIds = await listDemoPlaceIds(db)
  const planIds = await listDemoPlanIds(db)
  if (sites.length + reportIds.length + placeIds.length > 0) {
    await commit(db, tx => [...eraseDemoInspections(tx, { planIds, siteIds: sites.map(({ id }) => id) }), ...eraseDemoSites(tx, sites), ...eraseDemoReports(tx, reportIds), ...eraseDemoWhistles(tx, whistleIds), ...eraseDemoPlaces(tx, placeIds)])
  }
  return { sites: sites.length, reports: reportIds.length, media }
}
