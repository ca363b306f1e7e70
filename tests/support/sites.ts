import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { createId } from '#server/database/ids'
import { publishSites, toRegistration, writeChanges } from '#server/domain/ledger/commands'
import { toSortColumns } from '#server/domain/ledger/order'
import { getSite, type SiteRow } from '#server/domain/ledger/queries'
import { sitePublications, siteRounds } from '#server/domain/ledger/tables'
import { clarities, type RoundFacts } from '#shared/ledger/rounds'
import type { SiteStatus } from '#shared/ledger/rules'
import { toDay } from '#shared/time'
import { later, monday } from './clock.ts'
import { editor, siteInput } from './ledger.ts'

interface ASite {
  /** Any status, as if it had come about; `published` and beyond are listed unless `shelf` says otherwise. */
  status?: SiteStatus
  /** What is on file of the round. */
  facts?: RoundFacts
  /** Columns of the row, laid over those of an ordinary site. */
  row?: Partial<SiteRow>
  /** Fields of the registration, such as `nameZh`. */
  input?: Record<string, unknown>
  now?: Date
}

const unlisted: readonly SiteStatus[] = ['found', 'registered', 'withdrawn']
const cleared: readonly SiteStatus[] = ['demolished', 'accepted', 'closed', 'reuse', 'inspected']

/**
 * A site in any status, put into the database as if it had come about, with its totals and its search entry; no rule is
 * asked. It was registered by `editor`, nobody lives there, and the days its status needs are set. One the public can see
 * has its publication and version 2, any other version 1.
 */
export async function aSite(db: Database, { status = 'published', facts = {}, row = {}, input = {}, now = monday }: ASite = {}): Promise<SiteRow> {
  const change = toRegistration(siteInput({ livedIn: 'no', ...input }), { actor: editor, now })
  const { id } = change.after
  const day = (before: number) => toDay(later(now, { days: -before }))
  const listed = !unlisted.includes(status)
  const columns: Partial<SiteRow> = {
    status,
    statusOn: toDay(now),
    ...cleared.includes(status) && { demolishedOn: day(3) },
    ...cleared.slice(1).includes(status) && { acceptedOn: day(2) },
    ...cleared.slice(2).includes(status) && { closedOn: day(1), lastCheckedOn: day(1) },
    ...listed && { shelf: 'live', firstPublishedAt: now, version: 2 },
    ...row,
  }
  const changed: SiteRow = { ...change.after, ...columns }
  const after: SiteRow = { ...changed, ...toSortColumns(changed) }
  await commit(db, tx => [
    ...writeChanges(tx, listed
      ? [change, { before: change.after, after, reason: null, changes: [], events: [{ action: 'site.published' }] }]
      : [{ ...change, after }], { actor: editor, now }),
    ...listed ? [tx.insert(sitePublications).values({ id: createId(), siteId: id, act: 'published', at: now, by: editor.id, reason: null }).returning({ id: sitePublications.id })] : [],
    tx.insert(siteRounds).values({ siteId: id, round: after.round, startedAt: now, facts }).returning({ siteId: siteRounds.siteId }),
  ])
  return getSite(db, id)
}

/** The six clarities and the legal check by somebody else, as if they had come about: what publication needs. */
export const checkedFacts = { clarities: [...clarities], legalCheckedBy: 'legal-checker', legalCheckedOn: toDay(monday) } satisfies RoundFacts

/** Publishes sites that were just registered; their check of legality and privacy is put on file first, without a version of its own. */
export async function publishChecked(db: Database, { siteIds, ...rest }: Parameters<typeof publishSites>[1]): Promise<void> {
  await commit(db, tx => siteIds.map(siteId => tx.insert(siteRounds).values({ siteId, round: 1, startedAt: rest.now, facts: checkedFacts })
    .onConflictDoNothing().returning({ siteId: siteRounds.siteId })).map(write => ({ write, mayTouchNothing: true as const })))
  await publishSites(db, { siteIds, ...rest })
}

/**
 * Everything on file of a site that may be enforced: filed in January 2026 and waited for. `on` is the day of enforcement
 * the approvals are for. Enough for `aSite(db, { status: 'hold', facts: readyFacts })` on Monday 2026-11-23.
 */
export const readyFacts = {
  ...checkedFacts,
  filedOn: '2026-01-05', partyKnown: true,
  orderNumber: '示例强拆字〔2026〕1号', orderedOn: '2026-01-06', orderServedOn: '2026-01-07', removeByOn: '2026-02-06',
  remindedOn: '2026-02-09', statementUntilOn: '2026-02-27', defence: 'answered', defenceAnsweredOn: '2026-03-02',
  enforcementNumber: '示例强执字〔2026〕1号', enforcementDecidedOn: '2026-03-05', enforcementServedOn: '2026-03-06', noticedOn: '2026-03-06', noticeUntilOn: '2026-03-20',
  approvedBy: 'head', approvedOn: '2026-11-16', measures: ['dismantling'],
  checklist: ['investigation', 'order', 'reminder', 'defence', 'decision', 'presenceNotice', 'goodsList', 'record', 'film'],
} satisfies RoundFacts

/** What a place somebody lives in needs beside them; in the heating season. */
export const homeFacts = {
  noticeServedOn: '2026-11-02', noticeIsPlain: true, noticeLanguages: ['中文'], hasChildren: true, hasElderly: false, hasIll: false,
  assistanceOffice: '示例街道办事处', assistancePhone: '010-0000', secondApprovedBy: 'second-head', secondApprovedOn: '2026-11-16',
} satisfies RoundFacts
