// What the entries of Nitro's presets use, and Nitro gives no types of.
declare module '#nitro-internal-pollyfills' {}
declare module 'nitropack/runtime/internal' {
  import type { Server } from 'node:http'
  import type { NitroApp } from 'nitropack/types'

  export function setupGracefulShutdown(listener: Server, app: NitroApp): void
  export function trapUnhandledNodeErrors(): void
}
