import { createHash } from 'node:crypto'
import { seal, unseal } from '../crypto/seal.ts'
import type { Portal } from '../portal.ts'
import { defineError } from '../../shared/errors.ts'
import { observationDays } from '../../shared/volunteers/routes.ts'

const place = 'pass:route'
const passOver = defineError({ code: 'route.pass_over', status: 401 })

interface Pass { volunteerId: string, cardId: string, until: number }

/**
 * What the page of a card carries, so that a phone can hand over what was seen without a network after the page's half
 * hour is over. It opens nothing: with it one can only add answers to this one card.
 */
export function sealRoutePass({ keys }: Pick<Portal, 'keys'>, { volunteerId, cardId, now }: { volunteerId: string, cardId: string, now: Date }): string {
  const pass: Pass = { volunteerId, cardId, until: now.getTime() + observationDays * 86_400_000 }
  return seal(JSON.stringify(pass), place, keys.contact)
}

/** Whose answers they are. Throws `route.pass_over` (401) when it is old, of another card, or not ours. */
export function openRoutePass({ keys }: Pick<Portal, 'keys'>, { pass, cardId, now }: { pass: string, cardId: string, now: Date }): string {
  let opened: Pass
  try { opened = JSON.parse(unseal(pass, place, keys.contact)) as Pass }
  catch { throw passOver() }
  if (opened.cardId !== cardId || opened.until < now.getTime()) throw passOver()
  return opened.volunteerId
}

/** The id of an answer given without script: the same tap on the same page is the same answer. */
export function idOfTap(submissionId: string, ...tapped: readonly string[]): string {
  const digits = createHash('sha256').update([submissionId, ...tapped].join(' ')).digest('hex')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}
