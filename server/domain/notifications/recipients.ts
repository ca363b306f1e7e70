import type { Database } from '../../database/connect.ts'
import { listStaffWhoMay } from '../staff/queries.ts'

/** Addresses of the staff who moderate reports of this sub-district (null: not known). */
export async function listReportRecipients(db: Database, { subDistrict }: { subDistrict: string | null }): Promise<string[]> {
  return (await listStaffWhoMay(db, 'reports', 'accept', { subDistrict })).map(({ email }) => email)
}

/** Addresses of the staff who work for a body: those of its accounts, or the officers of the sub-district whose office it is. */
export async function listBodyRecipients(db: Database, { id, kind, subDistrict }: { id: string, kind: string, subDistrict: string | null }): Promise<string[]> {
  const staff = await listStaffWhoMay(db, 'reports', 'work', { subDistrict, bodies: [id] })
  return staff.filter(({ bodyId, subDistricts }) => bodyId === id || (bodyId === null && kind === 'subDistrict' && subDistricts !== null)).map(({ email }) => email)
}

/** Addresses of the staff who see to it that matters of this sub-district go on. */
export async function listSupervisors(db: Database, { subDistrict }: { subDistrict: string }): Promise<string[]> {
  return (await listStaffWhoMay(db, 'reports', 'supervise', { subDistrict })).map(({ email }) => email)
}

/** Addresses of the staff who see to the interfaces to other servers. */
export async function listInterfaceRecipients(db: Database): Promise<string[]> {
  return (await listStaffWhoMay(db, 'interfaces', 'change')).map(({ email }) => email)
}
