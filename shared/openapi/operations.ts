import { fileOperations } from './fileOperations.ts'
import { ogcOperations } from './ogcOperations.ts'
import type { Operation } from './operation.ts'
import { readOperations } from './readOperations.ts'
import { sendOperations } from './sendOperations.ts'

/** The public API, whole: what is not here is no promise to anybody. */
export const operations: readonly Operation[] = [...readOperations, ...sendOperations, ...ogcOperations, ...fileOperations]

const reading = operations.filter(({ method }) => method === 'get').map(({ path }) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`))

/** Files that anybody may read from anywhere, whatever their names are. */
const files = /^\/(?:data\/.+\.\w+|feeds\/.+|record\/(?:checkpoint$|tile\/.+|.+\.(?:json|txt))|open311\/.+)$/

/** Whether a page of another site may read what lies at this path: documented, for everybody, the same for everybody. */
export function isOpenPath(path: string): boolean {
  return files.test(path) || reading.some(pattern => pattern.test(path))
}
