import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.ts'

export interface Route {
  file: string
  kind: 'api' | 'form'
  method: string
  /** Address with `x` in the place of every parameter. */
  path: string
  /** The wrapper of its default export; undefined when there is none. */
  wrapper: string | undefined
  /** What a staff route asks for. */
  permission: [resource: string, action: string] | undefined
  fresh: boolean
}

/** Every route of the server, read from its sources. */
export function listRoutes(): Route[] {
  return (['api', 'routes'] as const).flatMap(folder => readdirSync(join(root, 'server', folder), { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/')).filter(file => file.endsWith('.ts')).sort().map((file): Route => {
      const source = readFileSync(join(root, 'server', folder, file), 'utf8')
      const [, name, method = 'get'] = /^(.*?)(?:\.(get|post|put|patch|delete))?\.ts$/.exec(file)!
      const path = `/${folder === 'api' ? 'api/' : ''}${name!}`.replace(/\/index$/, '').replace(/\[[^\]]+\]/g, 'x')
      const wrapper = /export default (define\w+)/.exec(source)?.[1]
      const permission = /export default define\w+\(\s*'(\w+)',\s*'(\w+)'/.exec(source)
      return {
        file: `server/${folder}/${file}`, kind: folder === 'api' ? 'api' : 'form', method: method.toUpperCase(), path, wrapper,
        permission: permission ? [permission[1]!, permission[2]!] : undefined, fresh: /fresh: true/.test(source),
      }
    }))
}
