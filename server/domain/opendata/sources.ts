import type { DatasetId } from '../../../shared/opendata/datasets.ts'
import { assistance } from './assistance.ts'
import { bulletins } from './bulletins.ts'
import { comments } from './comments.ts'
import { figures } from './figures.ts'
import { reports } from './reports.ts'
import { siteEvents } from './siteEvents.ts'
import { archiveSites, liveSites } from './sites.ts'
import type { Source } from './source.ts'
import { volunteers } from './volunteers.ts'

export const sources: Readonly<Record<DatasetId, Source>> = {
  'sites-live': liveSites, 'sites-archive': archiveSites, 'site-events': siteEvents, figures, reports, comments, volunteers, assistance, bulletins,
}
