import type { Json, JsonObject, OpenApiDocument } from './document.ts'

interface ReadField { name: string, type: string, allowed: string[], isRequired: boolean }
interface ReadParameter extends ReadField { meaning: string, example: string | null }
interface ReadContent { types: string[], fields: ReadField[], example: string | null }
export interface ReadOperation {
  id: string
  section: string
  method: string
  path: string
  summary: string
  parameters: ReadParameter[]
  /** An address that can be opened as it is; null when a part has to be looked up first, and for what is sent. */
  exampleAddress: string | null
  body: ReadContent | null
  answers: Array<ReadContent & { status: string }>
  refusals: Array<{ status: string, meaning: string }>
}

const deepest = 4

/** The operations of the document by section, in its order. */
export function listOperations(document: OpenApiDocument) {
  const all = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => {
    const { operationId, tags, summary } = operation as { operationId: string, tags: string[], summary: string }
    return { id: operationId, section: tags[0]!, method: method.toUpperCase(), path, summary }
  }))
  return document.tags.map(({ name, description }) => ({ name, title: description, operations: all.filter(({ section }) => section === name).map(({ section: _, ...operation }) => operation) }))
}

/** One operation as a person reads it; undefined when the document has none of that name. */
export function readOperation(document: OpenApiDocument, id: string): ReadOperation | undefined {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, found] of Object.entries(methods)) {
      const operation = found as JsonObject
      if (operation.operationId !== id) continue
      const parameters = ((operation.parameters ?? []) as JsonObject[]).map(parameter => readParameter(parameter))
      const parts = parameters.filter(({ name }) => path.includes(`{${name}}`))
      const responses = Object.entries(operation.responses as Record<string, JsonObject>).map(([status, response]) => ({ status, response: resolve(document, response) }))
      return {
        id, path, parameters,
        method: method.toUpperCase(),
        section: (operation.tags as string[])[0]!,
        summary: operation.summary as string,
        exampleAddress: method === 'get' && parts.every(({ example }) => example !== null) ? parts.reduce((address, { name, example }) => address.replace(`{${name}}`, example!), path) : null,
        body: operation.requestBody ? readContent(document, operation.requestBody as JsonObject) : null,
        answers: responses.filter(({ status }) => status < '300').map(({ status, response }) => ({ status, ...readContent(document, response) })),
        refusals: responses.filter(({ status }) => status >= '300').map(({ status, response }) => ({ status, meaning: response.description as string })),
      }
    }
  }
  return undefined
}

function readParameter({ name, description, required, schema, example }: JsonObject): ReadParameter {
  return { name: name as string, meaning: description as string, isRequired: required === true, ...toWords(schema as JsonObject), example: typeof example === 'string' ? example : null }
}

function readContent(document: OpenApiDocument, { content }: JsonObject): ReadContent {
  const media = Object.entries(content as Record<string, JsonObject>)
  const [, { schema, example } = {}] = media[0]!
  const fields = new Map<string, ReadField>()
  if (schema) collect(resolve(document, schema as JsonObject), '', 0, fields)
  return { types: media.map(([type]) => type), fields: [...fields.values()], example: example === undefined ? null : JSON.stringify(example, null, 2) }
}

/** Every field with the path to it: `items[].id`. */
function collect(schema: JsonObject, at: string, depth: number, fields: Map<string, ReadField>): void {
  for (const option of (schema.anyOf ?? schema.oneOf ?? []) as JsonObject[]) collect(option, at, depth, fields)
  if (schema.items) collect(schema.items as JsonObject, `${at}[]`, depth, fields)
  if (typeof schema.additionalProperties === 'object') collect(schema.additionalProperties as JsonObject, `${at}.*`, depth, fields)
  if (depth >= deepest) return
  const required = (schema.required ?? []) as string[]
  for (const [key, part] of Object.entries((schema.properties ?? {}) as Record<string, JsonObject>)) {
    const name = at === '' ? key : `${at}.${key}`
    if (!fields.has(name)) fields.set(name, { name, ...toWords(part), isRequired: required.includes(key) })
    collect(part, name, depth + 1, fields)
  }
}

function toWords(schema: JsonObject): { type: string, allowed: string[] } {
  const options = (schema.anyOf ?? schema.oneOf) as JsonObject[] | undefined
  if (options) {
    const read = options.map(toWords)
    return { type: [...new Set(read.flatMap(({ type }) => type.split(' | ')))].join(' | '), allowed: [...new Set(read.flatMap(({ allowed }) => allowed))] }
  }
  const types = [schema.type].flat().filter(type => typeof type === 'string')
  const allowed = schema.const === undefined ? (schema.enum ?? []) as Json[] : [schema.const]
  const named = types.map(type => type === 'string' && typeof schema.format === 'string' ? schema.format : type)
  return { type: named.join(' | '), allowed: allowed.filter(value => value !== null).map(String) }
}

function resolve(document: OpenApiDocument, node: JsonObject): JsonObject {
  const [, group, name] = typeof node.$ref === 'string' ? /^#\/components\/(schemas|responses)\/(\w+)$/.exec(node.$ref) ?? [] : []
  if (group === undefined || name === undefined) return node
  return (document.components[group as 'schemas' | 'responses'] as Record<string, JsonObject>)[name]!
}
