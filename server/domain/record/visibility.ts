import type { Database } from '../../database/connect.ts'
import { findBulletin } from '../bulletins/queries.ts'
import { findOpenComment, findOpenMatter } from '../hearings/queries.ts'
import { findOpenPlan } from '../inspections/queries.ts'
import { findOpenSite, isSiteStepPublic } from '../ledger/queries.ts'

export interface Subject { type: string, id: string }

/** A path without language, and whether what stands there is demonstration data. */
export interface PublicPlace { path: string, isDemo: boolean }

/**
 * Where the public reads about this subject now; undefined for what is not public at this
 * moment: a draft, an entry that is hidden, a comment nobody has been shown.
 */
export async function findPublicSubject(db: Database, { type, id }: Subject): Promise<PublicPlace | undefined> {
  switch (type) {
    case 'site': return place(`/ledger/${id}`, await findOpenSite(db, id))
    case 'matter': return place(`/hearings/${id}`, await findOpenMatter(db, id))
    case 'comment': {
      const comment = await findOpenComment(db, id)
      return comment && place(`/hearings/${comment.matterId}/comments${comment.isReadable ? `?q=${comment.number}` : ''}`, comment)
    }
    case 'inspection': return place('/inspections', await findOpenPlan(db, id))
    case 'bulletin': return place(`/bulletins/${id}`, /^\d{4}-\d{2}$/.test(id) && await findBulletin(db, id) ? { isDemo: false } : undefined)
    case 'import': return place('/ledger/archive', id.startsWith('archive-') ? { isDemo: false } : undefined)
    default: return undefined
  }
}

const place = (path: string, found: { isDemo: boolean } | undefined) => found && { path, isDemo: found.isDemo }

/**
 * The same for one change of a subject: a step the public page of a site does not tell of, or one from before it was
 * public, is not public either.
 */
export async function findPublicChange(db: Database, { subject, ...step }: { subject: Subject, action: string, at: Date, facts: Record<string, unknown> }): Promise<PublicPlace | undefined> {
  const found = await findPublicSubject(db, subject)
  return found && (subject.type !== 'site' || await isSiteStepPublic(db, subject.id, step)) ? found : undefined
}
