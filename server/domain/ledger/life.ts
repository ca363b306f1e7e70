import { asc, desc, eq } from 'drizzle-orm'
import { duesOf, type DueObjection } from '../../../shared/ledger/dues.ts'
import { offerMoves } from '../../../shared/ledger/offers.ts'
import { checkPublication } from '../../../shared/ledger/rules.ts'
import type { Action } from '../../../shared/staff/permissions.ts'
import type { MoveContext } from '../../../shared/ledger/moves.ts'
import type { Database } from '../../database/connect.ts'
import { findStaffNames } from '../staff/queries.ts'
import { listDecisions } from './decisions.ts'
import { listAcceptances, readDossier } from './dossier.ts'
import type { SiteRow } from './queries.ts'
import { siteRemedies } from './tables.ts'

/**
 * How a site of the live ledger stands, for staff: what may be done next and what stands in the way of it and of its
 * publication, every day that counts, what is on file of its round, and who put it there.
 */
export async function getSiteLife(db: Database, { site, mayDo, objections, ...context }: {
  site: SiteRow, mayDo: (permission: Action<'ledger'>) => boolean, objections: readonly DueObjection[]
} & MoveContext) {
  const [dossier, remedies, acceptances, decisions] = await Promise.all([
    readDossier(db, site, { now: context.now }),
    db.select().from(siteRemedies).where(eq(siteRemedies.siteId, site.id)).orderBy(desc(siteRemedies.round), asc(siteRemedies.openedOn), asc(siteRemedies.id)),
    listAcceptances(db, site),
    listDecisions(db, site.id),
  ])
  const { round } = dossier
  const people = [round.legalCheckedBy, round.approvedBy, round.secondApprovedBy, ...acceptances.map(({ by }) => by)].filter(id => id !== undefined)
  return {
    dossier,
    remedies,
    acceptances,
    decisions,
    publication: site.shelf === 'none' ? checkPublication(site, round) : [],
    offers: offerMoves(dossier, context, mayDo),
    dues: duesOf({ dossier, lastCheckedOn: site.lastCheckedOn, decisions, objections }, context),
    names: Object.fromEntries(await findStaffNames(db, [...new Set(people)])),
  }
}
