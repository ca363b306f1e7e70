import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** Free ports, no two alike: one that was let go may be given out again at once. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map(probe => once(probe, 'listening')))
  const ports = probes.map(probe => (probe.address() as AddressInfo).port)
  await Promise.all(probes.map(async (probe) => {
    probe.close()
    await once(probe, 'close')
  }))
  return ports
}
