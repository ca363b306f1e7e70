import { inArray } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { recordEvent } from '../events/record.ts'
import { bodies } from './tables.ts'

/** The office of a sub-district has a known id, so that several nodes starting together make it once. */
export function officeIdOf(subDistrict: string): string {
  return `office-${subDistrict}`
}

/** Makes the nine sub-district offices where they are missing. One that staff have renamed or taken out of use stays so. */
export async function loadOffices(db: Database, now: Date): Promise<'loaded' | 'present'> {
  const ids = subDistricts.map(({ code }) => officeIdOf(code))
  const present = await db.select({ id: bodies.id }).from(bodies).where(inArray(bodies.id, ids))
  const missing = subDistricts.filter(({ code }) => !present.some(({ id }) => id === officeIdOf(code)))
  if (missing.length === 0) return 'present'
  const rows = missing.map(({ code, name, nameEn }): typeof bodies.$inferInsert => ({
    id: officeIdOf(code), nameZh: `${name}办事处`, nameEn: `${nameEn} Office`, kind: 'subDistrict', subDistrict: code, phone: null, active: true, isDemo: false, version: 1,
  }))
  try {
    await commit(db, tx => [
      tx.insert(bodies).values(rows).returning({ id: bodies.id }),
      ...rows.flatMap(({ id, nameZh }) => recordEvent(tx, {
        action: 'body.created', subject: { type: 'body', id }, actor: { kind: 'system' }, at: now, facts: { name: nameZh },
      })),
    ])
    return 'loaded'
  }
  catch (error) {
    // Several nodes start together: another one has made them.
    if (error instanceof UniqueViolationError) return 'present'
    throw error
  }
}
