import { getHeader, type H3Event } from 'h3'
import { z } from 'zod'
import { toIssues } from '../../shared/errors.ts'
import { addField } from '../../shared/forms.ts'
import { invalid, malformed, tooLarge, unsupportedMediaType } from './errors.ts'

/** Enough for the longest text of any form; files go through the upload stream. */
const maxBytes = 256 * 1024

/** Reads a text body with a hard cap, whatever length was declared. Throws `too_large` (413). */
async function readText(event: H3Event): Promise<string> {
  if (Number(getHeader(event, 'content-length') ?? 0) > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of event.node.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  }
  catch {
    throw malformed()
  }
}

const anObject = z.looseObject({})

/**
 * The JSON body of a request, checked by the shared schema.
 * Throws `unsupported_media_type` (415), `malformed` (400), `too_large` (413) or `invalid` (422, with every issue).
 */
export async function parseBody<Schema extends z.ZodType>(event: H3Event, schema: Schema): Promise<z.output<Schema>> {
  if (!/^application\/json\b/i.test(getHeader(event, 'content-type') ?? '')) throw unsupportedMediaType()
  let body: unknown
  const text = await readText(event)
  try { body = JSON.parse(text) }
  catch { throw malformed() }
  // Rules between the fields of a schema are asked whatever the fields are: of what is no object they would break.
  parseWith(anObject, body)
  return parseWith(schema, body)
}

/** The fields of a form without files; a name that repeats becomes a list. */
export async function readFormFields(event: H3Event): Promise<Record<string, string | string[]>> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(getHeader(event, 'content-type') ?? '')) throw unsupportedMediaType()
  return toFields(new URLSearchParams(await readText(event)))
}

/** Name and value pairs as one object without a prototype, so that no name can reach one. */
export function toFields(pairs: Iterable<[string, string]>): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>
  for (const [name, value] of pairs) addField(fields, name, value)
  return fields
}

/** What a schema makes of a value. Throws `invalid` (422) with every issue. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (!result.success) throw invalid({ issues: toIssues(result.error) })
  return result.data
}
