import { migrations } from '#portal/migrations'
import { openPortal, type Portal } from '../portal.ts'

let opening: Promise<Portal> | undefined

/** The one installation this server runs; the first call opens it. */
export function usePortal(): Promise<Portal> {
  return opening ??= openPortal({ migrations })
}
