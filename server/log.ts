import pino, { type DestinationStream } from 'pino'

/** What can be told of. The sentence is for a person at a terminal; a collector of logs reads the name. */
const events = {
  'request.done': 'A request was answered',
  'request.failed': 'A request failed',
  'request.slow': 'A request held up the others',
  'access.unnamed': 'A route names no permission',
  'task.failed': 'A task failed',
  'portal.failed': 'The portal could not be opened',
  'portal.outage': 'The portal was away',
  'portal.stopping': 'The portal stops',
  'database.failed': 'The database failed',
  'storage.failed': 'The storage failed',
  'photo.failed': 'A photo could not be worked on',
  'record.refused': 'The public record is signed no more, see docs/record.md',
  'metrics.open': 'Metrics are served',
  'process.unforeseen': 'Something unforeseen was told of',
} as const

type LogEvent = keyof typeof events
type Level = 'info' | 'warn' | 'error'

/** All that a line may hold. `error` is given whole: its kind, its code and its places in our own files are told, never its message. */
export interface LogFields {
  /** The pattern of a route, such as `/api/ledger/sites/:id`; never the path asked for. */
  route?: string
  method?: string
  status?: number
  /** How long it took: a class, since an exact time can tell who asked. */
  took?: DurationClass
  task?: string
  /** A word of ours: why, or where. */
  reason?: string
  count?: number
  from?: Date
  until?: Date
  error?: unknown
}

export const durationClasses = ['<10ms', '<50ms', '<250ms', '<1s', '<10s', '>=10s'] as const
export type DurationClass = typeof durationClasses[number]

export function toDurationClass(milliseconds: number): DurationClass {
  const limits = [10, 50, 250, 1000, 10_000]
  return durationClasses[limits.findIndex(limit => milliseconds < limit)] ?? '>=10s'
}

/** Words of ours: one, in letters only. */
const isWord = (value: unknown) => typeof value === 'string' && /^[a-z][A-Za-z]{0,39}$/.test(value)
/** SQLITE_FULL, ECONNREFUSED, 23505, and codes of ours. */
const isCode = (value: unknown) => typeof value === 'string' && /^(?:[A-Z][A-Z_]{2,49}|[0-9A-Z]{5}|[a-z]+(?:[._][a-z]+)+)$/.test(value)
const isErrorName = (value: unknown) => typeof value === 'string' && /^[A-Z][A-Za-z]{0,49}(?:Error|Exception|Timeout|Denied|SlowDown|NoSuchKey|NoSuchBucket)$|^Error$/.test(value)
const isCount = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isInstant = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime())

/** What a field may look like. What does not is left out, and so is a field that is not named here. */
const allowed: Record<Exclude<keyof LogFields, 'error'>, (value: unknown) => boolean> = {
  route: isRoutePattern,
  method: value => typeof value === 'string' && /^[A-Z]{3,7}$/.test(value),
  status: value => isCount(value) && Number(value) >= 100 && Number(value) < 600,
  took: value => durationClasses.includes(value as DurationClass),
  task: isWord,
  reason: isWord,
  count: isCount,
  from: isInstant,
  until: isInstant,
}

/** Letters, and names for what changes: a number or a token typed in an address is neither. */
function isRoutePattern(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 120 && /^(?:\/|\()/.test(value)
    && value.split('/').every(part => /^(?:[a-zA-Z_][a-zA-Z_.-]{0,39}|:\w+\??(?:\([^)]*\)[*+?]?)?(?:\.[a-z]+)?|\*\*(?::\w+)?|\(\w+\)|open311|v2|)$/.test(part))
}

/** A line of a log, made of what is allowed and nothing else. */
export function toLine(event: LogEvent, fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = { event }
  for (const [name, is] of Object.entries(allowed)) {
    const value = fields[name as keyof LogFields]
    if (value !== undefined && is(value)) line[name] = value
  }
  return { ...line, ...'error' in fields ? describeError(fields.error) : {} }
}

/** The kind of an error, its code, and where in our own files it came up. */
export function describeError(error: unknown): { error: string, code?: string, frames?: string[] } {
  if (!(error instanceof Error)) return { error: 'unknown' }
  const code = [error, error.cause].map(each => (each as { code?: unknown } | undefined)?.code).find(isCode)
  const frames = framesOf(error)
  return {
    error: isErrorName(error.name) ? error.name : 'Error',
    ...code === undefined ? {} : { code: String(code) },
    ...frames.length > 0 ? { frames } : {},
  }
}

/** At most eight places, below our own folders: names of functions and files, no folder of this machine. */
function framesOf({ stack = '', message }: Error): string[] {
  // A message comes first, and may quote lines that look like places.
  const after = message === '' ? 0 : Math.max(0, stack.indexOf(message) + message.length)
  return stack.slice(after).split('\n').flatMap((line) => {
    const [, name, file, at] = /^\s+at (?:async )?(?:([\w.$<>]+) \(|\(?)(?:file:\/\/)?([^():]+):(\d+:\d+)\)?$/.exec(line) ?? []
    const own = /(?:^|\/)((?:server|shared)\/(?!.*node_modules\/)[\w./[\]-]+\.m?[jt]s)$/.exec(file ?? '')?.[1]
    return own && file && !file.includes('/node_modules/') ? [`${name ?? 'anonymous'} ${own}:${at}`] : []
  }).slice(0, 8)
}

/** JSON for a collector; words for a person who started the server by hand. */
const isForPeople = process.env.NODE_ENV !== 'production' || process.stdout.isTTY

/**
 * Written at once, so that a crash loses no line. Lines are rare: an error each, and requests only when they are asked for.
 */
export function createLog(destination: DestinationStream) {
  const log = pino({
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: label => ({ level: label }) },
  }, destination)
  return (level: Level, event: LogEvent, fields: LogFields = {}) => { log[level](toLine(event, fields)) }
}

const write = isForPeople ? writeForPeople : createLog(pino.destination({ dest: 1, sync: true }))

function writeForPeople(level: Level, event: LogEvent, fields: LogFields = {}) {
  process.stdout.write(toPlainLine(level, toLine(event, fields)))
}

/** One short line, and the places of an error below it. */
export function toPlainLine(level: Level, { event, frames, ...rest }: Record<string, unknown>, now = new Date()): string {
  const facts = Object.values(rest).map(value => value instanceof Date ? value.toISOString() : String(value))
  const places = Array.isArray(frames) ? frames.map(place => `\n    ${place}`).join('') : ''
  return `${now.toISOString().slice(11, 19)} ${level === 'info' ? '' : `${level}: `}${events[event as LogEvent]}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}${places}\n`
}

export const logInfo = (event: LogEvent, fields?: LogFields): void => write('info', event, fields)
export const logWarning = (event: LogEvent, fields?: LogFields): void => write('warn', event, fields)
export const logError = (event: LogEvent, fields?: LogFields): void => write('error', event, fields)

/**
 * Words for whoever starts the server, as they are: the address, the link that makes the first administrator, and what in the
 * configuration keeps it from starting. Nothing that a visitor sent comes this way.
 */
export function tellOperator(text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * What a library prints may quote an address with its query or what was sent: Nitro does, of an error it did not expect. So
 * in production only the error's kind and place are kept of it, besides the line that says where the server listens.
 */
export function guardConsole(): void {
  if (isForPeople && process.env.NODE_ENV !== 'production') return
  for (const [method, level] of [['error', 'error'], ['warn', 'warn'], ['log', 'info'], ['info', 'info'], ['debug', 'info'], ['trace', 'info']] as const) {
    console[method] = (...parts: unknown[]) => {
      const [first] = parts
      if (method === 'log' && typeof first === 'string' && /^Listening on (?:https?:\/\/[\w.:[\]-]+|unix socket \S+)$/.test(first)) return tellOperator(first)
      const error = parts.find(part => part instanceof Error)
      const tag = typeof first === 'string' ? /^\[(unhandledRejection|uncaughtException|request error|cache)\]/.exec(first)?.[1]?.replace(' ', '') : undefined
      if (error === undefined && level === 'info') return
      // A page that is not there is an answer like any other.
      if (tag === 'requesterror' && Number((error as { statusCode?: unknown } | undefined)?.statusCode) < 500) return
      write(level, 'process.unforeseen', { reason: tag, ...error ? { error } : {} })
    }
  }
}
