import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listRoutes } from '../support/routes.ts'
import { root } from '../support/sources.ts'

export interface Access {
  method: string
  /** The address as the files name it: `/api/staff/reports/[id]`. */
  path: string
  /** `public`, `door`, `receipt:<kind>` or `<resource>.<action>`. */
  who: string
  /** The kind of row whose place is checked; null when there is none. */
  kind: string | null
  /** Whether the world has no row for a part below that row. */
  partIsMissing: boolean
}

/** The table of tests/attacks/access.txt: who may call which route. */
export function readAccess(): Access[] {
  return readFileSync(join(root, 'tests/attacks/access.txt'), 'utf8').split('\n').filter(line => line && !line.startsWith('#')).map((line) => {
    const [method = '', path = '', who = '', kind = '-'] = line.trim().split(/\s+/)
    return { method, path, who, kind: kind === '-' ? null : kind.replace('*', ''), partIsMissing: kind.endsWith('*') }
  })
}

/** Every route file as the table names it, with what the file itself asks for. */
export function readRouteFiles(): Array<{ method: string, path: string, wrapper: string, permission: string | undefined }> {
  return listRoutes().map(({ file, method, wrapper = '', permission }) => {
    const path = file.replace(/^server\/(?:(api\/)|routes\/)/, '/$1').replace(/(?:\.(?:get|post|put|patch|delete))?\.ts$/, '').replace(/\/index$/, '')
    const named = /\.(?:get|post|put|patch|delete)\.ts$/.test(file)
    return { method: named ? method : 'ANY', path, wrapper, permission: permission?.join('.') }
  })
}
