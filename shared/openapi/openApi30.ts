import type { Json, JsonObject } from './document.ts'

/** A document in the words of OpenAPI 3.0, which map programs read: null is `nullable`, a constant is a list of one. */
export function toOpenApi30<Document extends { openapi: string }>(document: Document) {
  return { ...inOldWords(document as unknown as JsonObject) as JsonObject, openapi: '3.0.3' }
}

function inOldWords(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOldWords)
  if (typeof value !== 'object' || value === null) return value
  const { const: constant, anyOf, type, ...rest } = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inOldWords(part)]))
  const others = Array.isArray(anyOf) ? anyOf.filter(option => !isNull(option)) : undefined
  const nullable = others !== undefined && others.length < (anyOf as Json[]).length
  const types = Array.isArray(type) ? type.filter(name => name !== 'null') : undefined
  return {
    ...type === 'null' ? { nullable: true, type: 'object', enum: [null] } : types ? { type: types[0]!, nullable: true } : type !== undefined && { type },
    ...constant !== undefined && { enum: [constant] },
    ...others && (others.length === 1 ? others[0] as JsonObject : { anyOf: others }),
    ...nullable && { nullable: true },
    ...rest,
  }
}

function isNull(option: Json): boolean {
  return typeof option === 'object' && option !== null && !Array.isArray(option) && option.nullable === true && Array.isArray(option.enum) && option.enum[0] === null
}
