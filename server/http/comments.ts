import { getRouterParam, type H3Event } from 'h3'
import { commentNotFound } from '../domain/hearings/commentErrors.ts'
import { getCommentAppeal } from '../domain/hearings/commentAppeals.ts'
import { getEntry } from '../domain/hearings/entries.ts'
import { entryNotFound } from '../domain/hearings/moderationErrors.ts'
import { getComment, getMatter } from '../domain/hearings/queries.ts'
import type { ListPlace } from '../domain/hearings/commentQueue.ts'
import { matterIdOf } from './matters.ts'
import type { StaffContext } from './staff.ts'

type Asked = Pick<StaffContext, 'event' | 'db'>
const placeOfMatter = async (db: StaffContext['db'], id: string) => ({ subDistrict: (await getMatter(db, id)).subDistrict })

/** The comment an address names. */
export function commentIdOf(event: H3Event): string {
  return getRouterParam(event, 'commentId') ?? ''
}

export function appealIdOf(event: H3Event): string {
  return getRouterParam(event, 'appealId') ?? ''
}

export function entryIdOf(event: H3Event): string {
  return getRouterParam(event, 'entryId') ?? ''
}

/** The row check of a route that touches one comment: it has to be one of the matter in the address. */
export const ofComment = {
  row: async ({ event, db }: Asked) => {
    const { matterId } = await getComment(db, commentIdOf(event))
    if (matterId !== matterIdOf(event)) throw commentNotFound()
    return placeOfMatter(db, matterId)
  },
}

/** As `ofComment`, for an appeal about a comment of any matter. */
export const ofAppeal = {
  row: async ({ event, db }: Asked) => {
    const { commentId } = await getCommentAppeal(db, appealIdOf(event))
    return placeOfMatter(db, (await getComment(db, commentId)).matterId)
  },
}

/** As `ofComment`, for an entry of a comment on paper or by telephone. */
export const ofEntry = {
  row: async ({ event, db }: Asked) => {
    const { matterId } = await getEntry(db, entryIdOf(event))
    if (matterId !== matterIdOf(event)) throw entryNotFound()
    return placeOfMatter(db, matterId)
  },
}

/** A place of a list of comments as it stands in an address, and back. */
export function toListCursor({ part, at, id }: ListPlace): string {
  return `${part}.${at.getTime()}.${id}`
}

export function readListCursor(cursor: string | undefined): ListPlace | undefined {
  const [part, at, id] = cursor?.split('.') ?? []
  return id === undefined ? undefined : { part: part === '1' ? 1 : 2, at: new Date(Number(at)), id }
}
