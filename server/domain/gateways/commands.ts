import { and, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { isOutboundUrl, OutboundError, type SendOutbound } from '../../outbound/send.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { getReport, type Report } from '../reports/queries.ts'
import { canPassOn } from '../../../shared/gateways/rules.ts'
import { emptyMapping, type GatewayInput, type Mapping } from '../../../shared/gateways/schemas.ts'
import { sealApiKey } from './apiKey.ts'
import { alreadyPassedOn, caseUnfit, gatewayInvalid, gatewayNotNow, gatewayUnanswered, kindUnmapped } from './errors.ts'
import { readServices, UnreadableAnswer } from './open311.ts'
import { getForward, getGateway, type Gateway } from './queries.ts'
import { gatewayForwards, gateways } from './tables.ts'

interface By { actor: Extract<Actor, { kind: 'staff' }>, now: Date }
interface Step extends By { id: string, version: number }

function requireUrl(url: string): void {
  if (!isOutboundUrl(url) || new URL(url).search !== '') throw gatewayInvalid({ issues: [{ path: 'baseUrl', code: 'gateway.url_invalid' }] })
}

/** Enters another server. Nothing goes there before its services were read and kinds of ours have one. Throws `invalid` (422). */
export async function createGateway(db: Database, { name, baseUrl, jurisdictionId, apiKey, keys, actor, now }: GatewayInput & By & { keys: Keys }): Promise<string> {
  requireUrl(baseUrl)
  const id = createId()
  await commit(db, tx => [
    tx.insert(gateways).values({
      id, name, baseUrl, jurisdictionId, apiKey: apiKey === null ? null : sealApiKey(id, apiKey, keys), format: 'json', state: 'active', mapping: emptyMapping, services: [], servicesAt: null,
      automaticFrom: now, failingSince: null, createdBy: actor.id, createdAt: now, version: 1,
    }).returning({ id: gateways.id }),
    ...recordEvent(tx, { action: 'gateway.created', subject: { type: 'gateway', id }, actor, at: now, facts: { name } }),
  ])
  return id
}

/** Throws `gateway.not_found` (404), `stale` (409). */
async function change(db: Database, { id, version, actor, now }: Step, { action, plan }: { action: string, plan: (gateway: Gateway) => Partial<typeof gateways.$inferInsert> }): Promise<void> {
  const gateway = await getGateway(db, id)
  if (gateway.version !== version) throw new StaleWriteError()
  const set = plan(gateway)
  await commit(db, tx => [
    tx.update(gateways).set({ ...set, version: version + 1 }).where(and(eq(gateways.id, id), eq(gateways.version, version))).returning({ id: gateways.id }),
    ...recordEvent(tx, { action, subject: { type: 'gateway', id }, actor, at: now, facts: { name: set.name ?? gateway.name } }),
  ])
}

/** Another name, address or key; an empty key leaves the one there is. Throws `stale` (409), `invalid` (422). */
export async function changeGateway(db: Database, { name, baseUrl, jurisdictionId, apiKey, keys, ...step }: GatewayInput & Step & { keys: Keys }): Promise<void> {
  requireUrl(baseUrl)
  await change(db, step, { action: 'gateway.changed', plan: ({ id }) => ({ name, baseUrl, jurisdictionId, ...apiKey === null ? {} : { apiKey: sealApiKey(id, apiKey, keys) } }) })
}

/** Says what corresponds. Kinds that begin to go by themselves do so from now on. Throws `stale` (409), `invalid` (422). */
export async function mapGateway(db: Database, { mapping, ...step }: Step & { mapping: Mapping }): Promise<void> {
  await change(db, step, { action: 'gateway.mapped', plan: ({ services, mapping: before, automaticFrom }) => {
    const unknown = Object.entries(mapping.kinds).filter(([, code]) => !services.some(service => service.code === code))
    const unmapped = mapping.automaticKinds.filter(kind => mapping.kinds[kind] === undefined)
    const issues = [...unknown.map(([kind]) => ({ path: `kinds.${kind}`, code: 'gateway.service_unknown' })), ...unmapped.map(() => ({ path: 'automaticKinds', code: 'gateway.kind_unmapped' }))]
    if (issues.length > 0) throw gatewayInvalid({ issues })
    return { mapping, automaticFrom: mapping.automaticKinds.some(kind => !before.automaticKinds.includes(kind)) ? step.now : automaticFrom }
  } })
}

/** Throws `gateway.not_now`, `stale` (409). */
export async function pauseGateway(db: Database, step: Step): Promise<void> {
  await change(db, step, { action: 'gateway.paused', plan: ({ state }) => {
    if (state !== 'active') throw gatewayNotNow()
    return { state: 'paused' }
  } })
}

/** Throws `gateway.not_now`, `stale` (409). */
export async function resumeGateway(db: Database, step: Step): Promise<void> {
  await change(db, step, { action: 'gateway.resumed', plan: ({ state }) => {
    if (state === 'active') throw gatewayNotNow()
    return { state: 'active', failingSince: null }
  } })
}

/** Asks the gateway for its services; says how many. Throws `gateway.unanswered` (409), `stale` (409). */
export async function refreshServices(db: Database, { send, ...step }: Step & { send: SendOutbound }): Promise<number> {
  const { baseUrl, jurisdictionId } = await getGateway(db, step.id)
  const read = await readServices(send, { baseUrl, jurisdictionId }).catch((error: unknown) => {
    if (error instanceof UnreadableAnswer || error instanceof OutboundError) throw gatewayUnanswered()
    throw error
  })
  await change(db, step, { action: 'gateway.servicesRead', plan: () => ({ ...read, servicesAt: step.now }) })
  return read.services.length
}

/**
 * Passes a verified case on. Sent later, by `forwardCases`. Throws `stale`, `gateway.case_unfit`, `gateway.kind_unmapped`,
 * `gateway.already_passed_on`, `gateway.not_now` (409).
 */
export async function passOn(db: Database, { reportId, version, gatewayId, actor, now }: By & { reportId: string, version: number, gatewayId: string }): Promise<void> {
  const [report, gateway] = await Promise.all([getReport(db, reportId), getGateway(db, gatewayId)])
  if (report.version !== version) throw new StaleWriteError()
  if (!canPassOn(report)) throw caseUnfit()
  if (gateway.state !== 'active') throw gatewayNotNow()
  const writes = queueForward({ report, gateway, actor, now })
  if (!writes) throw kindUnmapped()
  await commit(db, writes).catch((error: unknown) => {
    if (error instanceof UniqueViolationError) throw alreadyPassedOn()
    throw error
  })
}

/** What puts a case in line for a gateway; undefined when the gateway has no service for its kind. */
export function queueForward({ report, gateway, actor, now }: { report: Pick<Report, 'id' | 'kind'>, gateway: Gateway, actor: Actor, now: Date }): ((tx: Database) => Write[]) | undefined {
  const serviceCode = gateway.mapping.kinds[report.kind]
  if (serviceCode === undefined) return undefined
  return tx => [
    tx.insert(gatewayForwards).values({
      id: createId(), gatewayId: gateway.id, reportId: report.id, serviceCode, state: 'waiting', tries: 0, dueAt: now, leasedUntil: null, sendingAt: null, token: null, remoteId: null, remoteStatus: null,
      remoteAt: null, createdBy: actor.kind === 'staff' ? actor.id : null, createdAt: now, sentAt: null, doneAt: null, version: 1,
    }).returning({ id: gatewayForwards.id }),
    ...recordEvent(tx, { action: 'passedOn.queued', subject: { type: 'report', id: report.id }, actor, at: now, facts: { gatewayName: gateway.name } }),
  ]
}

/** Sends again what failed or may have arrived, or gives it up. Throws `gateway.not_now`, `stale` (409). */
export async function decideForward(db: Database, { id, gatewayId, version, step, actor, now }: Step & { gatewayId: string, step: 'again' | 'giveUp' }): Promise<void> {
  const [forward, gateway] = await Promise.all([getForward(db, id), getGateway(db, gatewayId)])
  if (forward.gatewayId !== gatewayId || forward.version !== version) throw new StaleWriteError()
  const mayBe = step === 'again' ? ['unsure', 'failed'] : ['waiting', 'unsure']
  if (!mayBe.includes(forward.state)) throw gatewayNotNow()
  await commit(db, tx => [
    tx.update(gatewayForwards).set(step === 'again'
      ? { state: 'waiting', tries: 0, dueAt: now, leasedUntil: null, sendingAt: null, doneAt: null, version: version + 1 }
      : { state: 'failed', dueAt: null, doneAt: now, version: version + 1 }).where(and(eq(gatewayForwards.id, id), eq(gatewayForwards.version, version))).returning({ id: gatewayForwards.id }),
    ...recordEvent(tx, { action: step === 'again' ? 'passedOn.again' : 'passedOn.givenUp', subject: { type: 'report', id: forward.reportId }, actor, at: now, facts: { gatewayName: gateway.name } }),
  ])
}
