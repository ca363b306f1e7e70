import { z } from 'zod'
import { refusal } from './answers/parts.ts'
import { refusalExample } from './examples.ts'
import { sections, type Answer, type Operation, type Refusal } from './operation.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** The sentence of a key below `apiDocs`; undefined when there is none. */
type DocumentWords = (key: string, params?: Record<string, string | number>) => string | undefined

const refusalNames: Record<Refusal, string> = {
  400: 'malformed', 403: 'crossSite', 404: 'notFound', 409: 'conflict', 413: 'tooLarge', 415: 'unsupportedMediaType', 422: 'invalid', 429: 'tooManyRequests',
}

/**
 * The OpenAPI 3.1 document of these operations. Every schema is made from the one the handler parses with, or the one its
 * answer is checked against, so that the document cannot say anything else than the server does.
 */
export function toOpenApi(operations: readonly Operation[], { words, server, version }: { words: DocumentWords, server: string, version: string }) {
  const paths: Record<string, JsonObject> = {}
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = toOperation(operation, words)
  return {
    openapi: '3.1.1',
    info: {
      title: words('title')!, version, description: words('description')!,
      license: { name: words('licence')!, url: `${server}/data` },
    },
    servers: [{ url: server }],
    tags: sections.filter(section => operations.some(operation => operation.section === section)).map(name => ({ name, description: words(`sections.${name}`)! })),
    paths,
    components: {
      schemas: { ...schemasOf(operations), Refusal: toJsonSchema(refusal, 'output') },
      responses: Object.fromEntries(Object.entries(refusalNames).map(([status, name]) => [name, {
        description: words(`refusals.${name}`)!,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' }, ...status === '422' && { example: refusalExample } } },
      }])),
    },
  }
}

export type OpenApiDocument = ReturnType<typeof toOpenApi>

function toOperation(operation: Operation, words: DocumentWords): JsonObject {
  const { id, section, body } = operation
  const summary = words(`operations.${id}`)!
  return {
    operationId: id,
    tags: [section],
    summary,
    ...operation.parts || operation.query ? { parameters: [...pathParameters(operation, words), ...queryParameters(operation, words)] } : {},
    ...body && {
      requestBody: {
        required: true,
        content: 'schema' in body
          ? { 'application/json': { schema: { $ref: `#/components/schemas/${nameOf(id, 'Body')}` }, example: body.example as Json } }
          : Object.fromEntries(body.types.map(type => [type, {}])),
      },
    },
    responses: {
      ...Object.fromEntries(Object.entries(operation.answers).map(([status, answer]) => [status, toAnswer(operation, answer, words)])),
      ...Object.fromEntries(operation.refusals.map((status): [string, JsonObject] => [String(status), operation.refusesWith
        ? { description: words(`refusals.${refusalNames[status]}`)!, content: { 'application/json': { schema: toJsonSchema(operation.refusesWith, 'output') } } }
        : { $ref: `#/components/responses/${refusalNames[status]}` }])),
    },
  }
}

function toAnswer({ id }: Operation, { schema, types = ['application/json'], example }: Answer, words: DocumentWords): JsonObject {
  return {
    description: words('answered')!,
    content: Object.fromEntries(types.map(type => [type, {
      ...schema && { schema: { $ref: `#/components/schemas/${nameOf(id, 'Answer')}` } },
      ...example !== undefined && { example: example as Json },
    }])),
  }
}

function pathParameters({ path, parts = {} }: Operation, words: DocumentWords): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!, in: 'path', required: true, schema: { type: 'string' }, description: words(`parameters.${name!}`)!,
    ...typeof parts[name!] === 'string' && { example: parts[name!]! },
  }))
}

function queryParameters({ query, section }: Operation, words: DocumentWords): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = toJsonSchema(query, 'input') as { properties?: Record<string, JsonObject>, required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name, in: 'query', description: words(`parameters.${section === 'ogc' ? 'ogc.' : ''}${name}`) ?? words(`parameters.${name}`)!,
    ...required.includes(name) && { required: true },
    ...name === 'bbox'
      ? { style: 'form', explode: false, schema: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 } }
      : name === 'limit' && section === 'ogc' ? { schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } } : { schema },
  }))
}

function schemasOf(operations: readonly Operation[]): Record<string, JsonObject> {
  return Object.fromEntries(operations.flatMap(({ id, body, answers }) => [
    ...body && 'schema' in body ? [[nameOf(id, 'Body'), toJsonSchema(body.schema, 'input')] as const] : [],
    ...Object.values(answers).flatMap(({ schema }) => schema ? [[nameOf(id, 'Answer'), toJsonSchema(schema, 'output')] as const] : []),
  ]))
}

function nameOf(id: string, part: 'Body' | 'Answer'): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}${part}`
}

/** The schema as JSON Schema 2020-12; what only code can check is left out. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A field that something is made of when it is missing may be missing.
      if (io === 'input' && zodSchema instanceof z.ZodObject && jsonSchema.required) {
        const required = jsonSchema.required.filter(name => !(zodSchema.shape as Record<string, z.ZodType>)[name]!.safeParse(undefined).success)
        if (required.length > 0) jsonSchema.required = required
        else delete jsonSchema.required
      }
      // The format says it; zod's pattern is three lines long.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
  return made as JsonObject
}
