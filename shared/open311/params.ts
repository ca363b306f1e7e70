import { z } from 'zod'
import { requestStatuses, type RequestStatus } from './states.ts'
import { kindOfService } from './services.ts'
import type { ReportKind } from '../reports/rules.ts'

/** Names and values as a query or a form brings them, without a prototype. */
export type Params = Record<string, string | string[]>

/** What is wrong with a request, one sentence each; `name` is the parameter, the code a message under `open311.error`. */
export interface Fault { status: 400 | 403 | 404, name: string, code: string, params?: Record<string, string | number> }

export type Read<Value> = { value: Value } | { faults: Fault[] }

const fault = (name: string, code: string, params: Fault['params'] = {}, status: Fault['status'] = 400): Fault => ({ status, name, code, params: { name, ...params } })

/** The one value of a parameter; an empty one counts as absent, and of a repeated one the first counts. */
export function valueOf(params: Params, name: string): string | undefined {
  return listOf(params, name)[0]
}

/** All values of a parameter that are not empty. */
export function listOf(params: Params, name: string): string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  return (value === undefined ? [] : [value].flat()).filter(text => text.trim() !== '')
}

/** The answers to an attribute, however the client writes lists: `attribute[x]` repeated, `attribute[x][]`, or both. */
export function answersOf(params: Params, code: string): string[] {
  return [...listOf(params, `attribute[${code}]`), ...listOf(params, `attribute[${code}][]`)]
}

const instantForm = z.iso.datetime({ offset: true })
const dayForm = z.iso.date()

/** An instant in the W3C's form; a day alone begins in the district's time zone. Undefined when it is neither. */
export function readInstant(text: string): Date | undefined {
  // A plus sign that nobody escaped arrives as a space.
  const given = text.trim().replace(/ (?=\d{2}:?\d{2}$)/, '+')
  if (dayForm.safeParse(given).success) return new Date(`${given}T00:00:00+08:00`)
  return instantForm.safeParse(given).success ? new Date(given) : undefined
}

export interface RequestFilter {
  ids?: string[]
  kinds?: ReportKind[]
  statuses?: RequestStatus[]
  /** Of the request; both ends belong to it. */
  from?: Date
  until?: Date
  updatedFrom?: Date
  updatedUntil?: Date
  /** Counted from 1. */
  page: number
  pageSize: number
  extensions: boolean
}

export const mostPerPage = 1000
/** A list reaches this far; beyond, dates lead on. */
export const mostListed = 20_000
const spanMs = 90 * 86_400_000

function commaList(params: Params, name: string): string[] {
  return listOf(params, name).flatMap(text => text.split(',')).map(part => part.trim()).filter(part => part !== '')
}

/**
 * The filter of a list of requests. A list of ids overrides everything else; without dates the last 90 days are meant,
 * and with one end of them the 90 days before or after it.
 */
export function readRequestFilter(params: Params, now: Date): Read<RequestFilter> {
  const faults: Fault[] = []
  const instant = (name: string) => {
    const text = valueOf(params, name)
    const found = text === undefined ? undefined : readInstant(text)
    if (text !== undefined && !found) faults.push(fault(name, 'not_an_instant'))
    return found
  }
  const count = (name: string, most: number, otherwise: number) => {
    const text = valueOf(params, name)
    if (text === undefined) return otherwise
    const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0
    if (number < 1 || number > most) faults.push(fault(name, 'not_a_count', { most }))
    return number
  }
  const page = count('page', mostListed, 1)
  const pageSize = count('page_size', mostPerPage, mostPerPage)
  const extensions = valueOf(params, 'extensions') === 'true'
  const ids = commaList(params, 'service_request_id')
  if (ids.length > mostPerPage) faults.push(fault('service_request_id', 'too_many', { most: mostPerPage }))
  if (ids.length > 0) return faults.length > 0 ? { faults } : { value: { ids: [...new Set(ids)], page, pageSize, extensions } }

  if (page * pageSize > mostListed) faults.push(fault('page', 'too_far', { most: mostListed }))
  const [start, end, updatedFrom, updatedUntil] = [instant('start_date'), instant('end_date'), instant('updated_after'), instant('updated_before')]
  if (start && end && end < start) faults.push(fault('end_date', 'ends_before'))
  if (start && end && end.getTime() - start.getTime() > spanMs) faults.push(fault('end_date', 'span_too_long'))
  const kinds = commaList(params, 'service_code').flatMap((code) => {
    const kind = kindOfService(code)
    if (kind === undefined) faults.push(fault('service_code', 'service_unknown', { value: code }, 404))
    return kind ?? []
  })
  const statuses = commaList(params, 'status').flatMap((text): RequestStatus[] => {
    const status = requestStatuses.find(known => known === text.toLowerCase())
    if (status === undefined) faults.push(fault('status', 'status_unknown'))
    return status ? [status] : []
  })
  if (faults.length > 0) return { faults }
  const bySelf = start === undefined && end === undefined && (updatedFrom !== undefined || updatedUntil !== undefined)
  const until = end ?? (start ? new Date(start.getTime() + spanMs) : now)
  return {
    value: {
      ...kinds.length > 0 && { kinds }, ...statuses.length > 0 && { statuses },
      ...!bySelf && { from: start ?? new Date(until.getTime() - spanMs), until },
      ...updatedFrom && { updatedFrom }, ...updatedUntil && { updatedUntil }, page, pageSize, extensions,
    },
  }
}

/** The window of a list of updates: both ends or, without them, the last 90 days. */
export function readUpdateWindow(params: Params, now: Date): Read<{ from: Date, until: Date }> {
  const read = readRequestFilter({ ...pick(params, 'start_date'), ...pick(params, 'end_date') }, now)
  return 'faults' in read ? read : { value: { from: read.value.from!, until: read.value.until! } }
}

function pick(params: Params, name: string): Params {
  return Object.hasOwn(params, name) ? { [name]: params[name]! } : {}
}
