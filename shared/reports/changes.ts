/** A value as it stands on the page. */
type Shown = string | number | boolean | null | undefined

/** The fields of a case whose change somebody who decides has to know of. */
export const watchedFields = [
  'status', 'kind', 'beingBuilt', 'inDanger', 'bodyId', 'handlerId', 'rewrite', 'finding', 'findingText', 'refusalReason', 'mergedInto', 'result', 'dueOn', 'stepDueOn', 'subDistrict', 'community', 'placeWords',
] as const
export type WatchedField = (typeof watchedFields)[number]

export interface FieldChange { field: WatchedField, before: Shown, after: Shown }

/** What is different now from what somebody saw, field by field. */
export function findChanges(before: Partial<Record<WatchedField, Shown>>, after: Partial<Record<WatchedField, Shown>>): FieldChange[] {
  return watchedFields.flatMap((field) => {
    const pair = { field, before: before[field] ?? null, after: after[field] ?? null }
    return pair.before === pair.after ? [] : [pair]
  })
}
