import { orderKinds as kinds } from './orderKinds.data.ts'

/** A kind of help. */
export interface OrderKind {
  id: string
  name: { zh: string, en: string }
  isRisky: boolean
  /** In years. */
  minAge: 14 | 18
}

export const orderKinds: readonly OrderKind[] = kinds

/** Undefined for a kind that is no longer on the list; its orders stay. */
export function findOrderKind(id: string): OrderKind | undefined {
  return orderKinds.find(kind => kind.id === id)
}
