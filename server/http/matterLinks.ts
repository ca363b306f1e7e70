import { matterInvalid } from '../domain/hearings/errors.ts'
import type { MatterDraft } from '../../shared/hearings/schemas.ts'
import { listPages } from './content.ts'

/** Refuses a link to a policy there is no page for. Throws `invalid` (422). */
export async function requirePolicies({ links }: Pick<MatterDraft, 'links'>): Promise<void> {
  const slugs = links.flatMap(({ type, target }) => type === 'policy' ? target : [])
  if (slugs.length === 0) return
  const known = (await listPages('policies', 'zh-CN')).map(({ slug }) => slug)
  if (slugs.some(slug => !known.includes(slug))) throw matterInvalid({ issues: [{ path: 'links', code: 'matter.link_unknown' }] })
}
