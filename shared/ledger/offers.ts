import type { Issue } from '../errors.ts'
import { toDay } from '../time.ts'
import { factsAsked, wordsAsked } from './moveForm.ts'
import { checkMove, moveOf, movesAt, type Dossier, type MoveContext, type MoveName } from './moves.ts'

/**
 * What stands in the way of a move whatever is typed into its form: the issues of `checkMove` that no field of the form
 * can answer. Empty when the form may be opened.
 */
export function obstaclesOf(move: MoveName, dossier: Dossier, context: MoveContext): Issue[] {
  const { signs } = moveOf(move)
  const signed = signs === undefined || context.by === null ? {} : { [signs[0]]: context.by, [signs[1]]: toDay(context.now) }
  const fields: string[] = [...factsAsked(move).map(({ fact }) => fact), ...[wordsAsked(move)].filter(name => name !== null)]
  return checkMove(move, { ...dossier, round: { ...dossier.round, ...signed } }, context).filter(({ path }) => !fields.includes(path))
}

export interface Offer { move: MoveName, obstacles: Issue[] }

/** The moves somebody may make at this status, each with what stands in its way; what the clock alone does is not among them. */
export function offerMoves(dossier: Dossier, context: MoveContext, mayDo: (permission: Exclude<ReturnType<typeof moveOf>['permission'], 'system'>) => boolean): Offer[] {
  return movesAt(dossier.status).flatMap((move) => {
    const { permission } = moveOf(move)
    return permission !== 'system' && mayDo(permission) ? [{ move, obstacles: obstaclesOf(move, dossier, context) }] : []
  })
}
