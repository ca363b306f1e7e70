import { moveOf, type MoveName } from '../../shared/ledger/moves.ts'
import type { StaffActor } from './staff.ts'

/** Whether the person may make a move on a site of that sub-district: the permission stands in the move's own row. */
export function mayMove(actor: Pick<StaffActor, 'can'>) {
  return (move: MoveName, subDistrict: string | null): boolean => {
    const { permission } = moveOf(move)
    return permission !== 'system' && actor.can('ledger', permission, { subDistrict })
  }
}
