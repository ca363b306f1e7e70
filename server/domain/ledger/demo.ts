import { toDay } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { NewPhoto } from './commands.ts'
import { listDemoSites } from './queries.ts'
import { recordReuse } from './reuses.ts'

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration' } as const

/** What came of the reuse of the demonstration sites: some of each green, the rest a place to sit. */
export async function loadDemoReuses(db: Database, { makePhoto, now }: { makePhoto: (moment: 'before' | 'after') => Promise<Pick<NewPhoto, 'media' | 'width' | 'height'>>, now: Date }): Promise<void> {
  const { sites } = await listDemoSites(db)
  for (const { id: siteId, version, landAreaM2 } of sites.filter(({ status, shelf }) => status === 'reuse' && shelf === 'live')) {
    const areaM2 = landAreaM2 ?? 400
    await recordReuse(db, {
      reuseId: createId(), siteId, version, actor, now,
      reuse: { kind: 'green', areaM2, greenM2: Math.floor(areaM2 * 0.8), doneOn: toDay(now), textZh: '示例：建成小块绿地和座椅。', textEn: 'Example: a small green area with benches.' },
      photos: [{ ...await makePhoto('after'), captionZh: '示例图片：拆后利用', captionEn: 'Example picture: the reuse' }],
    })
  }
}
