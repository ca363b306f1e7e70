import { randomUUID } from 'node:crypto'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { categories, ownerSystems } from '../../../shared/ledger/rules.ts'
import { siteFactsSchema } from '../../../shared/ledger/schemas.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { placeFactsSchema } from '../../../shared/places/schemas.ts'
import { isSmall } from '../../../shared/reports/rules.ts'
import { toDay } from '../../../shared/time.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { addSitePhoto, eraseDemoSites, registerSite, type NewPhoto } from '../ledger/commands.ts'
import { loadDemoReuses } from '../ledger/demo.ts'
import { listDemoSites } from '../ledger/queries.ts'
import { eraseDemoInspections, listDemoPlanIds, loadDemoInspection } from '../inspections/demo.ts'
import { createPlace, eraseDemoPlaces } from '../places/commands.ts'
import { listDemoPlaceIds } from '../places/queries.ts'
import { acceptReport, addNote, eraseDemoReports, refuseReport, submitReport } from '../reports/commands.ts'
import { listDemoReportIds } from '../reports/queries.ts'
import { eraseDemoWhistles } from '../whistles/commands.ts'
import { listDemoWhistleIds } from '../whistles/queries.ts'
import { demoPlaces, demoReports, demoSites, type DemoSite } from './data.ts'
import { editor, takeStep } from './walking.ts'

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
    const decision = { reportId, version: 1, actor: editor, keys: world.keys, calendar: world.calendar, now: daysBefore(world.now, 11 - index) }
    if (report.outcome !== 'waiting') await addNote(db, { ...decision, text: '示例备注：这是编造的演示数据。' })
    if (report.outcome === 'accepted') await acceptReport(db, decision)
    if (report.outcome === 'refused') await refuseReport(db, { ...decision, reason: 1 })
  }
  await loadDemoInspection(db, world)
  await loadDemoReuses(db, world)
  for (const facts of demoPlaces) await createPlace(db, { facts: placeFactsSchema.parse(facts), isDemo: true, actor: editor, now: daysBefore(world.now, 20) })
  return { sites: demoSites.length, reports: demoReports.length }
}

async function loadSite(db: Database, site: DemoSite, index: number, { now, calendar, makePhoto }: World) {
  // The last step was taken some days ago, of each site another number.
  const rest = 1 + index % 9
  const length = site.way.reduce((sum, [, days]) => sum + days, 0)
  const dayOf = (passed: number) => daysBefore(now, length - passed + rest)
  const siteId = await registerSite(db, {
    input: siteFactsSchema.parse({
      officeNumber: `示例-演示-${String(index + 1).padStart(3, '0')}`, nameZh: site.nameZh, nameEn: site.nameEn,
      subDistrict: subDistricts[index % 9]!.code, placeWords: '示例路和示例街的路口附近', category: categories[index % 7]!, ownerSystem: ownerSystems[index % 4]!,
      landAreaM2: site.landAreaM2, landAreaQualifier: site.landAreaM2 === null ? null : index % 6 === 0 ? 'nearly' : 'exact', buildingAreaM2: site.buildingAreaM2,
      livedIn: site.isLivedIn ? 'yes' : 'no', status: 'found', statusOn: toDay(dayOf(0)), foundOn: toDay(dayOf(0)), noteZh: '这是编造的演示点位。', noteEn: 'This is an invented demonstration site.',
      sources: [{ titleZh: '示例台账', publisherZh: '示例单位', dated: '', url: '' }],
    }),
    isDemo: true, actor: editor, now: dayOf(0),
  })
  const addPhoto = async (moment: 'before' | 'after', at: Date) => {
    const captions = { before: ['示例图片：整治前', 'Example picture: before'], after: ['示例图片：整治后', 'Example picture: after'] } as const
    const [captionZh, captionEn] = captions[moment]
    return addSitePhoto(db, { siteId, photo: { moment, captionZh, captionEn, takenOn: toDay(at), ...await makePhoto(moment) }, actor: editor, now: at })
  }
  let passed = 0
  for (const [step, days] of site.way) {
    passed += days
    await takeStep(db, step, { siteId, calendar, at: dayOf(passed), addPhoto })
  }
}

/** Takes all demonstration data out, as if it had never been; the names of photos to remove are given back. */
export async function removeDemo(db: Database, now: Date): Promise<{ sites: number, reports: number, media: string[] }> {
  const { sites, media } = await listDemoSites(db)
  const reportIds = await listDemoReportIds(db)
  const whistleIds = await listDemoWhistleIds(db, reportIds)
  const placeIds = await listDemoPlaceIds(db)
  const planIds = await listDemoPlanIds(db)
  if (sites.length + reportIds.length + placeIds.length > 0) {
    await commit(db, tx => [...eraseDemoInspections(tx, { planIds, siteIds: sites.map(({ id }) => id), now }), ...eraseDemoSites(tx, sites, now), ...eraseDemoReports(tx, reportIds, now), ...eraseDemoWhistles(tx, whistleIds, now), ...eraseDemoPlaces(tx, placeIds, now)])
  }
  return { sites: sites.length, reports: reportIds.length, media }
}
