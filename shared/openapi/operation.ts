import type { z } from 'zod'

export const sections = ['ledger', 'take', 'hearings', 'volunteers', 'bulletins', 'texts', 'ogc', 'files'] as const
type Section = (typeof sections)[number]

/** What a refusal can be, by its status. */
export type Refusal = 400 | 403 | 404 | 409 | 413 | 415 | 422 | 429

export interface Answer {
  /** Of a JSON answer; left out for a file. */
  schema?: z.ZodType
  /** `application/json` when it is not said. */
  types?: readonly string[]
  example?: unknown
}

/** One operation of the public API. Its sentences stand in the messages under `apiDocs.operations.<id>`. */
export interface Operation {
  id: string
  section: Section
  method: 'get' | 'post' | 'put'
  /** With `{name}` for each part that is given. */
  path: string
  /** An example of each part; null where the test looks one up. */
  parts?: Record<string, string | null>
  query?: z.ZodObject
  body?: { schema: z.ZodType, example: unknown } | { types: readonly string[] }
  answers: Partial<Record<200 | 201 | 202, Answer>>
  refusals: readonly Refusal[]
  /** OGC API Features tells of an error in its own words. */
  refusesWith?: z.ZodType
}

/** Operations as they are, each with its own types gone. */
export function operationsOf(operations: readonly Operation[]): readonly Operation[] {
  return operations
}
