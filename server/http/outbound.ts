import { outboundWith } from '../outbound/send.ts'
import type { Portal } from '../portal.ts'

/** The way requests of this installation leave, with what its operator allows. */
export function wayOut({ keys, baseUrl, site }: Pick<Portal, 'keys' | 'baseUrl' | 'site'>) {
  return { keys, baseUrl, send: outboundWith({ privateHosts: site.privateHosts }), clock: () => new Date() }
}
