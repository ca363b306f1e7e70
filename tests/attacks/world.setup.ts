import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findStaleness } from '../../scripts/build-state.mjs'
import { root } from '../support/sources.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data folder with the archive and the invented demonstration data; each attack gets a copy of its own. */
    worldFolder: string
  }
}

/** One portal with something of everything in it, for all attacks. */
export default function (project: TestProject) {
  const reason = findStaleness()
  if (reason) throw new Error(`The built server cannot be attacked: ${reason}. Run "npm run build" first.`)
  const folder = mkdtempSync(join(tmpdir(), 'portal-world-'))
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.ts')], {
    cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', PORTAL_DATA_DIR: folder },
  })
  if (status !== 0) throw new Error(`The demonstration data could not be loaded:\n${stderr}`)
  project.provide('worldFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
