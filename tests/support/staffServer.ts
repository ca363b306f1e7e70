import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase } from '#server/database/connect'
import { completeSetup, inviteStaff } from '#server/domain/staff/commands'
import { getSetupLink } from '#server/domain/staff/queries'
import { unsealTotpSecret } from '#server/domain/staff/totp'
import type { Role } from '#shared/staff/permissions'
import type { PortalServer } from './server.ts'
import { codeAt } from './totp.ts'
import { createVisitor, type Visitor } from './visitor.ts'

export const staffPassword = 'correct horse 石景山 staple'

/** The set-up link a server without staff has printed. */
export async function firstLinkOf({ logs }: PortalServer): Promise<string> {
  // It is printed after the server listens, which takes longer on a machine with other work.
  for (let tries = 0; tries < 600; tries++) {
    const path = /\/staff\/setup\?link=\S+/.exec(logs())?.[0]
    if (path) return path
    await wait(50)
  }
  throw new Error(`No set-up link in what the server printed:\n${logs()}`)
}

/** Somebody with an account in the server's database, signed in by a fresh session. */
export interface StaffVisitor { visitor: Visitor, id: string, email: string, secret: string }

/** Makes an account straight in the server's database, for tests that are not about setting one up. */
export async function createStaffVisitor({ url, dataDir }: Pick<PortalServer, 'url' | 'dataDir'>, { role, subDistricts = null, bodyId = null, communities = null, name = role }: {
  role: Role, subDistricts?: string[] | null, bodyId?: string | null, communities?: string[] | null, name?: string
}): Promise<StaffVisitor> {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try {
    const keys = loadKeys(dataDir)
    const now = new Date()
    const email = `${role.toLowerCase()}-${randomUUID()}@example.org`
    const { accountId, token } = await inviteStaff(db, { keys, name, email, role, subDistricts, bodyId, communities, actor: { kind: 'system' }, now })
    const { link } = await getSetupLink(db, { token, now })
    const secret = unsealTotpSecret(link.totpSecret, link.id, keys)
    // A code of the step before leaves those of now and next for the test's own sign-ins.
    const code = codeAt(secret, new Date(now.getTime() - 30_000))
    const { sessionToken } = await completeSetup(db, { keys, token, name, email, password: staffPassword, code, now })
    const visitor = createVisitor({ baseUrl: url })
    visitor.cookies.set('portal_staff', sessionToken)
    return { visitor, id: accountId, email, secret }
  }
  finally { await close() }
}
