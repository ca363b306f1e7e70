import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { inviteStaff, issueSetupLink } from '#server/domain/staff/commands'
import { findStaffAccountByEmail } from '#server/domain/staff/queries'
import { openPortal } from '#server/portal'
import { PortalError, toIssues } from '#shared/errors'
import { roles } from '#shared/staff/permissions'
import { inviteSchema } from '#shared/staff/schemas'
import { findTranslation } from '../i18n/messages.ts'

const help = `Makes a staff account and prints its one-time set-up link (works for one hour).
For an account that exists already, it prints a new link, for somebody who lost password or phone.

  npm run staff:create -- --name NAME --email ADDRESS --role ROLE [--sub-district CODE]... [--body ID]
    [--communities ID,ID…]

  --role          ${roles.join(', ')}
  --sub-district  code such as 110107009; may be given several times; without it, the whole district
  --body          id of the body somebody of the role handler works for, as in the address of its page under /staff/bodies;
                  office-CODE is the office of a sub-district
  --communities   ids of the communities somebody of the role communityWorker works for, such as 110107003007, in the
                  sub-districts given; several with commas between them

Reads PORTAL_DATA_DIR, DATABASE_URL and PORTAL_BASE_URL like the server.`

const options = {
  'name': { type: 'string' },
  'email': { type: 'string' },
  'role': { type: 'string' },
  'sub-district': { type: 'string', multiple: true },
  'body': { type: 'string' },
  'communities': { type: 'string' },
  'help': { type: 'boolean', short: 'h' },
} as const

process.exitCode = await run()

async function run(): Promise<number> {
  let values
  try { ({ values } = parseArgs({ options })) }
  catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`)
    return 1
  }
  if (values.help) {
    console.log(help)
    return 0
  }
  const parsed = inviteSchema.safeParse({
    name: values.name, email: values.email, role: values.role, subDistricts: values['sub-district'], bodyId: values.body, communities: values.communities?.split(','),
  })
  if (!parsed.success) {
    for (const { path, code, params } of toIssues(parsed.error)) {
      console.error(`--${path.replace(/^subDistricts.*/, 'sub-district').replace('bodyId', 'body').replace(/^communities.*/, 'communities')}: ${findTranslation('en', `errors.${code}`, params) ?? code}`)
    }
    console.error(`\n${help}`)
    return 1
  }
  const { subDistricts, ...person } = parsed.data
  const portal = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const { db, keys } = portal
  const by = { keys, actor: { kind: 'system' } as const, now: new Date() }
  const existing = await findStaffAccountByEmail(db, person.email)
  let token
  try {
    ({ token } = existing
      ? await issueSetupLink(db, { accountId: existing.id, ...by })
      : await inviteStaff(db, { ...person, subDistricts: subDistricts.length > 0 ? subDistricts : null, ...by }))
  }
  catch (error) {
    await portal.connection.close()
    if (!(error instanceof PortalError)) throw error
    console.error(findTranslation('en', `errors.${error.code}`) ?? error.code)
    return 1
  }
  console.log(existing ? `${existing.name} has an account already. A new set-up link for it:` : `Made an account for ${person.name}. The set-up link:`)
  console.log(`  ${portal.baseUrl ?? `http://localhost:${process.env.PORT || 3000}`}/staff/setup?link=${token}`)
  console.log('It works once, for one hour. Give it to the person yourself; it is not sent by mail.')
  await portal.connection.close()
  return 0
}
