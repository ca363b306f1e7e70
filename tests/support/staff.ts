import { eq } from 'drizzle-orm'
import type { Database } from '#server/database/connect'
import { completeSetup, inviteStaff, issueSetupLink } from '#server/domain/staff/commands'
import { getSetupLink } from '#server/domain/staff/queries'
import { setupLinks, staffAccounts } from '#server/domain/staff/tables'
import { unsealTotpSecret } from '#server/domain/staff/totp'
import type { Role } from '#shared/staff/permissions'
import { monday } from './clock.ts'
import { testKeys as keys } from './keys.ts'
import { codeAt } from './totp.ts'

export const goodPassword = 'correct horse 石景山 staple'
const by = { actor: { kind: 'system' } as const }

/** A set-up link for the first administrator, and the secret its page shows. */
export async function createFirstLink(db: Database, now = monday) {
  const { token } = await issueSetupLink(db, { keys, accountId: null, ...by, now })
  return { token, secret: await secretOf(db, token, now) }
}

export async function secretOf(db: Database, token: string, now = monday): Promise<string> {
  const { link } = await getSetupLink(db, { token, now })
  return unsealTotpSecret(link.totpSecret, link.id, keys)
}

/** A member of staff who has set up their account and is signed in since `now`. */
export async function createStaff(db: Database, { name = '赵一', email = 'zhao@example.org', role = 'administrator', subDistricts = null, bodyId = null, communities = null, now = monday }: {
  name?: string, email?: string, role?: Role, subDistricts?: string[] | null, bodyId?: string | null, communities?: string[] | null, now?: Date
} = {}) {
  const { accountId, token } = await inviteStaff(db, { keys, name, email, role, subDistricts, bodyId, communities, ...by, now })
  const secret = await secretOf(db, token, now)
  const { sessionToken, recoveryCodes } = await completeSetup(db, { keys, token, name, email, password: goodPassword, code: codeAt(secret, now), now })
  const account = async () => (await db.select().from(staffAccounts).where(eq(staffAccounts.id, accountId)))[0]!
  return { id: accountId, email, secret, sessionToken, recoveryCodes, account, actor: { kind: 'staff', id: accountId } as const }
}

export function countOpenLinks(db: Database) {
  return db.select().from(setupLinks).then(rows => rows.filter(({ endedAt }) => endedAt === null).length)
}
