import type { ZodError, core } from 'zod'

export interface Issue {
  /** Field name, dotted for what lies inside; empty for the whole. */
  path: string
  /** Key under `errors.` in the messages. */
  code: string
  params?: Record<string, string | number>
}

export interface ErrorDefinition {
  /** Key under `errors.` in the messages. */
  code: string
  status: number
}

/** An answer that is not the one asked for, told in the user's words by its code. */
export class PortalError extends Error {
  readonly code: string
  readonly status: number
  readonly issues: Issue[]
  readonly params: Record<string, string | number>

  constructor(definition: ErrorDefinition, { issues = [], params = {} }: { issues?: Issue[], params?: Record<string, string | number> } = {}) {
    super(definition.code)
    this.code = definition.code
    this.status = definition.status
    this.issues = issues
    this.params = params
  }
}

/** Names an error once; the returned function makes one to throw. */
export function defineError(definition: ErrorDefinition) {
  return (details?: { issues?: Issue[], params?: Record<string, string | number> }) => new PortalError(definition, details)
}

/** More help nobody; a body of a quarter of a megabyte can hold more mistakes than there is room for in an answer. */
const mostIssues = 100

/**
 * The issues of a failed parse, a hundred at most. A schema names its own sentence by giving a dotted code as its message
 * (`z.string().min(1, 'report.place_required')`); otherwise the sentence is zod's kind of issue under `form.`.
 */
export function toIssues(error: ZodError): Issue[] {
  return error.issues.slice(0, mostIssues).flatMap((issue): Issue[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, mostIssues).map(key => ({ path: [...issue.path, key].join('.'), code: 'form.unrecognized_keys' }))
    }
    const path = issue.path.join('.')
    if (/^[a-z_]+\.[a-z_.]+$/i.test(issue.message)) return [{ path, code: issue.message, params: paramsOf(issue) }]
    return [{ path, code: `form.${isMissing(issue) ? 'required' : issue.code}`, params: paramsOf(issue) }]
  }).slice(0, mostIssues)
}

function isMissing(issue: core.$ZodIssue): boolean {
  // zod leaves the input out of an issue, and says only in its sentence that there was none.
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
    || issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1
}

function paramsOf(issue: core.$ZodIssue): Record<string, string | number> {
  if (issue.code === 'too_big') return { max: Number(issue.maximum) }
  if (issue.code === 'too_small') return { min: Number(issue.minimum) }
  if (issue.code === 'custom') return (issue.params ?? {}) as Record<string, string | number>
  return {}
}
