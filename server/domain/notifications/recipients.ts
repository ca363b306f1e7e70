import type { Database } from '../../database/connect.ts'
import { listStaffWhoMay } from '../staff/queries.ts'

/** Addresses of the staff who moderate reports of this sub-district (null: not known). */
export async function listReportRecipients(db: Database, { subDistrict }: { subDistrict: string | null }): Promise<string[]> {
  return (await listStaffWhoMay(db, 'reports', 'accept', { subDistrict })).map(({ email }) => email)
}
