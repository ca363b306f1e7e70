import type { NitroApp } from 'nitropack/types'
import { migrations } from '#portal/migrations'
import { findFacts, readModes } from '../doctor/facts.ts'
import { judge } from '../doctor/judge.ts'
import { usePortal } from '../http/portal.ts'
import { logError, tellOperator } from '../log.ts'

/**
 * A portal in service does not start in a state that would lose or expose something: it says what, what to do, and ends. A
 * demonstration starts; `npm run doctor` says it of both, and looks at more.
 */
export default (_nitroApp: NitroApp) => {
  if (import.meta.prerender || import.meta.dev) return
  void usePortal().then(async (portal) => {
    const facts = await findFacts(portal, { known: migrations[process.env.DATABASE_URL ? 'postgresql' : 'sqlite'].length, modes: readModes(portal.dataDir), env: process.env, now: new Date(), far: false })
    const found = judge(facts).filter(({ level }) => level === 'refuses')
    if (found.length === 0 || !portal.site.inService) return
    tellOperator(['The portal does not start: it is in service, and', ...found.map(({ says, todo }) => `  ${says} ${todo}`), 'npm run doctor looks at all of it.'].join('\n'))
    process.exit(1)
  }).catch((error: unknown) => { logError('task.failed', { task: 'doctor', error }) })
}
