import { usePortal } from '../http/portal.ts'
import { issueSetupLink } from '../domain/staff/commands.ts'
import { isStaffed } from '../domain/staff/queries.ts'
import { tellOperator } from '../log.ts'

/** Nobody can sign in before somebody has been let in: the first start says how, on the console only. */
export default async () => {
  if (import.meta.prerender) return
  const { db, keys, baseUrl } = await usePortal()
  if (await isStaffed(db)) return
  const { token } = await issueSetupLink(db, { keys, accountId: null, actor: { kind: 'system' }, now: new Date() })
  const address = baseUrl ?? `http://localhost:${process.env.NITRO_PORT || process.env.PORT || 3000}`
  tellOperator([
    '',
    'No staff account exists yet. This link makes the first administrator; it works once, for one hour:',
    `  ${address}/staff/setup?link=${token}`,
    '',
  ].join('\n'))
}
