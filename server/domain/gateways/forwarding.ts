import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { OutboundError, type OutboundAnswer, type SendOutbound } from '../../outbound/send.ts'
import { recordEvent } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listInterfaceRecipients } from '../notifications/recipients.ts'
import { getReport, walkConfirmedCases, type Report } from '../reports/queries.ts'
import { askTokenAfter, canPassOn, gatewayAlarmAfter, gatewayLogDays, nextWait, pollEveryMs, sendAgainAfter } from '../../../shared/gateways/rules.ts'
import { findSubDistrict } from '../../../shared/places/places.ts'
import { openApiKey } from './apiKey.ts'
import { queueForward } from './commands.ts'
import { getRequest, getToken, postRequest, readError, readRequest, UnreadableAnswer } from './open311.ts'
import { getGateway, type Forward, type Gateway } from './queries.ts'
import { gatewayForwards, gatewayLog, gateways } from './tables.ts'

interface Way { keys: Keys, send: SendOutbound, clock: () => Date, stop?: AbortSignal }

/** Longer than a request may take. */
const leaseSeconds = 120

/**
 * Passes on what waits, asks for numbers and looks how cases stand. Safe on several nodes: each is leased before its request.
 * Without an attribute by which the gateway knows a repetition, a request that may have arrived is not sent again: somebody decides.
 */
export async function forwardCases(db: Database, way: Way): Promise<void> {
  await queueAutomatic(db, way.clock())
  const due = await db.select({ forward: gatewayForwards }).from(gatewayForwards).innerJoin(gateways, eq(gateways.id, gatewayForwards.gatewayId))
    .where(and(lte(gatewayForwards.dueAt, way.clock()), eq(gateways.state, 'active'))).orderBy(asc(gatewayForwards.dueAt), asc(gatewayForwards.id)).limit(100)
  const byGateway = Map.groupBy(due.map(({ forward }) => forward), ({ gatewayId }) => gatewayId)
  await Promise.all([...byGateway.values()].map(async (forwards) => {
    for (const forward of forwards) if (!way.stop?.aborted) await goOn(db, forward, way)
  }))
  await forget(db, way.clock())
}

/** Verified cases of the kinds that go by themselves. */
async function queueAutomatic(db: Database, now: Date): Promise<void> {
  for (const gateway of await db.select().from(gateways).where(eq(gateways.state, 'active'))) {
    const { automaticKinds } = gateway.mapping
    if (automaticKinds.length === 0) continue
    for await (const cases of walkConfirmedCases(db, { kinds: automaticKinds, since: gateway.automaticFrom })) {
      const passed = new Set((await db.select({ reportId: gatewayForwards.reportId }).from(gatewayForwards)
        .where(and(eq(gatewayForwards.gatewayId, gateway.id), inArray(gatewayForwards.reportId, cases.map(({ id }) => id))))).map(({ reportId }) => reportId))
      for (const report of cases.filter(one => !passed.has(one.id) && canPassOn(one))) {
        const writes = queueForward({ report, gateway, actor: { kind: 'system' }, now })
        // Another node may have been quicker.
        if (writes) await commit(db, writes).catch((error: unknown) => { if (!(error instanceof UniqueViolationError)) throw error })
      }
    }
  }
}

async function goOn(db: Database, found: Forward, way: Way): Promise<void> {
  const now = way.clock()
  const gateway = await getGateway(db, found.gatewayId)
  const isSend = found.state === 'waiting'
  // A node stopped with the request on its way.
  const wasCut = isSend && found.sendingAt !== null && gateway.mapping.referenceAttribute === null
  const forward = await lease(db, found, now, isSend)
  if (!forward) return
  if (wasCut) return note(db, { forward, gateway, keys: way.keys, now, set: { state: 'unsure', dueAt: null }, event: 'passedOn.unsure', alarm: true })
  if (isSend) return send(db, forward, gateway, way)
  if (forward.state === 'token') return askToken(db, forward, gateway, way)
  return poll(db, forward, gateway, way)
}

async function lease(db: Database, forward: Forward, now: Date, isSend: boolean): Promise<Forward | undefined> {
  if (forward.leasedUntil !== null && forward.leasedUntil > now) return undefined
  const set = { tries: forward.tries + 1, leasedUntil: new Date(now.getTime() + leaseSeconds * 1000), version: forward.version + 1, ...isSend ? { sendingAt: now } : {} }
  return commit(db, tx => [tx.update(gatewayForwards).set(set).where(and(eq(gatewayForwards.id, forward.id), eq(gatewayForwards.version, forward.version))).returning({ id: gatewayForwards.id })])
    .then(() => ({ ...forward, ...set }), (error: unknown) => {
      if (error instanceof StaleWriteError) return undefined
      throw error
    })
}

async function send(db: Database, forward: Forward, gateway: Gateway, way: Way): Promise<void> {
  const report = await getReport(db, forward.reportId)
  const given = { forward, gateway, keys: way.keys }
  if (!canPassOn(report)) return note(db, { ...given, now: way.clock(), set: { state: 'failed', dueAt: null, doneAt: way.clock() }, event: 'passedOn.failed', line: { what: 'send', problem: 'case_unfit', durationMs: 0 } })
  const { answer, line, now } = await timed(way, 'send', () => postRequest(way.send, { ...gateway, apiKey: openApiKey(gateway, way.keys) }, toMatter(report, forward, gateway)))
  const isAlarm = forward.tries >= gatewayAlarmAfter
  const again = () => {
    const dueAt = nextWait(sendAgainAfter, forward.tries, { now, chance: Math.random() })
    return dueAt
      ? note(db, { ...given, now, set: { dueAt }, line, alarm: isAlarm })
      : note(db, { ...given, now, set: { state: 'failed', dueAt: null, doneAt: now }, event: 'passedOn.failed', line, alarm: true })
  }
  const perhapsAgain = () => gateway.mapping.referenceAttribute === null
    ? note(db, { ...given, now, set: { state: 'unsure', dueAt: null }, event: 'passedOn.unsure', line, alarm: true })
    : again()
  if (answer instanceof OutboundError) return answer.reached ? perhapsAgain() : again()
  if (answer.status === 429 || answer.status === 503) return again()
  if (answer.status >= 500) return perhapsAgain()
  if (answer.status < 200 || answer.status > 299) {
    return note(db, { ...given, now, set: { state: 'failed', dueAt: null, doneAt: now }, event: 'passedOn.failed', line: { ...line, notes: readError(answer, gateway.format) }, alarm: true })
  }
  const made = readOrNothing(answer, gateway)
  if (made?.id) return note(db, { ...given, now, set: { state: 'open', remoteId: made.id, tries: 0, sentAt: now, dueAt: soon(now) }, event: 'passedOn.sent', remoteId: made.id, line, works: true })
  if (made?.token) return note(db, { ...given, now, set: { state: 'token', token: made.token, tries: 0, sentAt: now, dueAt: new Date(now.getTime() + askTokenAfter[0]!) }, line, works: true })
  return note(db, { ...given, now, set: { state: 'unsure', dueAt: null }, event: 'passedOn.unsure', line: { ...line, problem: 'unreadable' }, alarm: true })
}

async function askToken(db: Database, forward: Forward, gateway: Gateway, way: Way): Promise<void> {
  const { answer, line, now } = await timed(way, 'token', () => getToken(way.send, gateway, forward.token!))
  const made = answer instanceof OutboundError || answer.status !== 200 ? undefined : readOrNothing(answer, gateway)
  if (made?.id) return note(db, { forward, gateway, keys: way.keys, now, set: { state: 'open', remoteId: made.id, tries: 0, dueAt: soon(now) }, event: 'passedOn.sent', remoteId: made.id, line, works: true })
  const dueAt = nextWait(askTokenAfter, forward.tries, { now, chance: Math.random() })
  return dueAt
    ? note(db, { forward, gateway, keys: way.keys, now, set: { dueAt }, line })
    : note(db, { forward, gateway, keys: way.keys, now, set: { state: 'unsure', dueAt: null }, event: 'passedOn.unsure', line, alarm: true })
}

async function poll(db: Database, forward: Forward, gateway: Gateway, way: Way): Promise<void> {
  const { answer, line, now } = await timed(way, 'poll', () => getRequest(way.send, gateway, forward.remoteId!))
  const said = answer instanceof OutboundError || answer.status !== 200 ? undefined : readOrNothing(answer, gateway)
  const given = { forward, gateway, keys: way.keys, now }
  if (!said?.status) return note(db, { ...given, set: { dueAt: new Date(now.getTime() + pollEveryMs * Math.min(forward.tries, 12)) }, line, alarm: forward.tries >= gatewayAlarmAfter })
  const isNew = said.status !== forward.remoteStatus
  const isClosed = said.status === 'closed'
  return note(db, {
    ...given, works: true,
    set: { tries: 0, remoteStatus: said.status, ...isNew ? { remoteAt: now } : {}, ...isClosed ? { state: 'closed', dueAt: null, doneAt: now } : { dueAt: soon(now) } },
    // What stays as it was is no line of its own: a case may be open for months.
    ...isNew ? { event: 'passedOn.answered' as const, remoteStatus: said.status, line: { ...line, remoteStatus: said.status, notes: said.notes } } : {},
  })
}

const soon = (now: Date) => new Date(now.getTime() + pollEveryMs * (0.9 + Math.random() * 0.2))

function readOrNothing(answer: OutboundAnswer, { format }: Gateway) {
  try { return readRequest(answer, format) }
  catch (error) {
    if (error instanceof UnreadableAnswer) return undefined
    throw error
  }
}

/** Words of the office, kind and sub-district; the place itself only for a gateway that is to have it. Nothing of who reported it. */
function toMatter({ rewrite, subDistrict, latitude, longitude }: Report, { id, serviceCode }: Forward, { mapping }: Gateway) {
  const place = findSubDistrict(subDistrict)?.name ?? subDistrict
  return {
    serviceCode,
    description: rewrite!,
    addressString: `北京市石景山区${place}`,
    position: mapping.sendsPosition && latitude !== null && longitude !== null ? { latitude, longitude } : null,
    attributes: {
      ...mapping.attributes,
      ...mapping.subDistrictAttribute === null ? {} : { [mapping.subDistrictAttribute]: mapping.subDistricts[subDistrict] ?? place },
      ...mapping.referenceAttribute === null ? {} : { [mapping.referenceAttribute]: id },
    },
  }
}

type Line = Pick<typeof gatewayLog.$inferInsert, 'what' | 'problem' | 'durationMs'> & Partial<Pick<typeof gatewayLog.$inferInsert, 'httpStatus' | 'remoteStatus' | 'notes'>>

async function timed(way: Way, what: Line['what'], ask: () => Promise<OutboundAnswer>) {
  const from = way.clock()
  const answer = await ask().catch((error: unknown) => {
    if (error instanceof OutboundError) return error
    throw error
  })
  const now = way.clock()
  const line: Line = { what, durationMs: now.getTime() - from.getTime(), ...answer instanceof OutboundError ? { problem: answer.problem } : { problem: null, httpStatus: answer.status } }
  return { answer, line, now }
}

/** Writes down what came of it: the forward, a line of the log, an event of the case, and once what staff have to know. */
async function note(db: Database, { forward, gateway, keys, now, set, event, remoteId, remoteStatus, line, alarm = false, works = false }: {
  forward: Forward, gateway: Gateway, keys: Keys, now: Date, set: Partial<typeof gatewayForwards.$inferInsert>, event?: 'passedOn.sent' | 'passedOn.unsure' | 'passedOn.failed' | 'passedOn.answered'
  remoteId?: string, remoteStatus?: string, line?: Line, alarm?: boolean, works?: boolean
}): Promise<void> {
  const isAlarm = alarm && gateway.failingSince === null
  const recipients = isAlarm ? await listInterfaceRecipients(db) : []
  await commit(db, tx => [
    tx.update(gatewayForwards).set({ ...set, leasedUntil: null, sendingAt: null, version: forward.version + 1 }).where(and(eq(gatewayForwards.id, forward.id), eq(gatewayForwards.version, forward.version))).returning({ id: gatewayForwards.id }),
    ...line ? [tx.insert(gatewayLog).values({ id: createId(), forwardId: forward.id, at: now, httpStatus: null, remoteStatus: null, notes: null, ...line }).returning({ id: gatewayLog.id })] : [],
    ...event ? recordEvent(tx, { action: event, subject: { type: 'report', id: forward.reportId }, actor: { kind: 'system' }, at: now, facts: { gatewayName: gateway.name, ...remoteId === undefined ? {} : { remoteId }, ...remoteStatus === undefined ? {} : { remoteStatus } } }) : [],
    ...isAlarm
      ? [
          orNothing(tx.update(gateways).set({ failingSince: now }).where(and(eq(gateways.id, gateway.id), isNull(gateways.failingSince))).returning({ id: gateways.id })),
          ...recordEvent(tx, { action: 'gateway.failing', subject: { type: 'gateway', id: gateway.id }, actor: { kind: 'system' }, at: now, facts: { name: gateway.name } }),
          ...recipients.flatMap(to => queueMail(tx, { keys, kind: 'interface.failing', to, at: now })),
        ]
      : [],
    ...works && gateway.failingSince !== null ? [orNothing(tx.update(gateways).set({ failingSince: null }).where(eq(gateways.id, gateway.id)).returning({ id: gateways.id }))] : [],
  ]).catch((error: unknown) => {
    // Somebody decided meanwhile, or the lease ran out: what they wrote counts.
    if (!(error instanceof StaleWriteError)) throw error
  })
}

/** The log of what ended long ago. That a case was passed on stays, so that it is not passed on twice. */
async function forget(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - gatewayLogDays * 86_400_000)
  const old = await db.select({ id: gatewayLog.id }).from(gatewayForwards).innerJoin(gatewayLog, eq(gatewayLog.forwardId, gatewayForwards.id)).where(lte(gatewayForwards.doneAt, before)).limit(500)
  if (old.length === 0) return
  await commit(db, tx => [orNothing(tx.delete(gatewayLog).where(inArray(gatewayLog.id, old.map(({ id }) => id))).returning({ id: gatewayLog.id }))])
}
