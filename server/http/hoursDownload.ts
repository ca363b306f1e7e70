import { getQuery } from 'h3'
import { z } from 'zod'
import { findTranslation } from '../../i18n/messages.ts'
import { locales } from '../../shared/locale.ts'
import type { Cell } from '../../shared/text/cells.ts'
import { hoursHead, hoursSum, toHoursRow } from '../domain/volunteers/hourExport.ts'
import { walkHours } from '../domain/volunteers/hourQueries.ts'
import { recordExport } from '../domain/volunteers/hours.ts'
import { parseWith } from './body.ts'
import { placeOfCommunity, readPeriod } from './hours.ts'
import type { StaffContext } from './staff.ts'

const query = z.object({ community: z.string().max(20).optional(), lang: z.enum(locales).default('zh-CN') })

/** The table a download of hours consists of: the heads of its columns, a row each, the sum last. That it was fetched is written down before its first row is read. */
export async function openHoursDownload(context: StaffContext, format: 'csv' | 'xlsx') {
  const { event, db, keys, actor, now } = context
  const { community, lang: locale } = parseWith(query, getQuery(event))
  const { from, until } = readPeriod(event, now)
  if (community) actor.requireRow(placeOfCommunity(community))
  const { scope } = actor
  const words = (key: string) => findTranslation(locale, key) ?? key
  await recordExport(db, { actor, now, format, community: community || null, from, until })
  async function* table(): AsyncGenerator<Cell[]> {
    let minutes = 0
    yield hoursHead(words)
    for await (const entry of walkHours(db, { scope, community: community || undefined, from, until, keys })) {
      minutes += entry.minutes
      yield toHoursRow(entry, { locale, words })
    }
    yield hoursSum(minutes, words)
  }
  return { words, table: table(), name: `hours-${from}-${until}.${format}` }
}
