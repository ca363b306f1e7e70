import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { toJsonSchema, toOpenApi } from '#shared/openapi/document'
import { ogcOperations } from '#shared/openapi/ogcOperations'
import { toOpenApi30 } from '#shared/openapi/openApi30'
import { isOpenPath, operations } from '#shared/openapi/operations'
import { messages as english } from '../../../i18n/en.ts'
import { messages as chinese } from '../../../i18n/zh-CN.ts'
import { findMessage } from '#shared/messages'

const write = (messages: typeof chinese | typeof english, of = operations) =>
  toOpenApi(of, { words: (key, params) => findMessage(messages, `apiDocs.${key}`, params), server: 'https://portal.example', version: '1.0.0' })
const document = write(chinese)

function newAjv() {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true })
  addFormats.default(ajv)
  return ajv
}

describe('the document of the public API', () => {
  it.each([['zh-CN', chinese], ['en', english]] as const)('is a valid OpenAPI 3.1 document in %s, and every sentence is there', async (_language, messages) => {
    const made = JSON.parse(JSON.stringify(write(messages)))
    const result = await new Validator().validate(made)
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    const operationsIn = Object.values(made.paths as Record<string, Record<string, { summary?: string, parameters?: { description?: string }[] }>>).flatMap(path => Object.values(path))
    expect(operationsIn.length).toBe(operations.length)
    for (const { summary, parameters = [] } of operationsIn) {
      expect(summary).toMatch(/\S/)
      for (const parameter of parameters) expect(parameter.description, `${summary}: ${JSON.stringify(parameter)}`).toMatch(/\S/)
    }
  })

  it('is valid in the words of OpenAPI 3.0 where map programs read it', async () => {
    const made = JSON.parse(JSON.stringify(toOpenApi30(write(chinese, ogcOperations))))
    expect(made.openapi).toBe('3.0.3')
    const result = await new Validator().validate(made)
    expect(result.errors ?? []).toEqual([])
    expect(JSON.stringify(made)).not.toMatch(/"type":\[|"type":"null"|"const":/)
  })

  it('holds no schema that cannot be compiled', () => {
    const ajv = newAjv()
    const schemas = Object.entries(document.components.schemas)
    expect(schemas.length).toBeGreaterThan(40)
    for (const [name, schema] of schemas) expect(() => ajv.compile(schema as object), name).not.toThrow()
  })

  it('names no staff route and no operation twice', () => {
    expect(operations.filter(({ path }) => path.includes('staff'))).toEqual([])
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length)
  })

  it('lets nothing pass that it does not name: every object of an answer is closed', () => {
    const open: string[] = []
    const walk = (node: unknown, path: string) => {
      if (Array.isArray(node)) node.forEach((part, index) => { walk(part, `${path}/${index}`) })
      else if (typeof node === 'object' && node !== null) {
        const { type, properties, additionalProperties } = node as Record<string, unknown>
        if (type === 'object' && properties && additionalProperties !== false) open.push(path)
        for (const [key, part] of Object.entries(node)) walk(part, `${path}/${key}`)
      }
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) walk(schema, name)
    // The tree of a text is the content module's.
    expect(open).toEqual(['ReadPolicyAnswer/properties/body', 'ReadNoticeAnswer/properties/body'])
  })

  it('gives examples that its own schemas take', () => {
    const ajv = newAjv()
    let examples = 0
    for (const { id, body, answers } of operations) {
      if (body && 'schema' in body) {
        examples += 1
        const check = ajv.compile(toJsonSchema(body.schema, 'input'))
        expect([id, check(body.example), check.errors]).toEqual([id, true, null])
        expect([id, body.schema.safeParse(body.example).error?.issues ?? []]).toEqual([id, []])
      }
      for (const { schema, example } of Object.values(answers)) {
        if (schema === undefined || example === undefined) continue
        examples += 1
        const check = ajv.compile(toJsonSchema(schema, 'output'))
        expect([id, check(example), check.errors]).toEqual([id, true, null])
      }
    }
    expect(examples).toBeGreaterThan(8)
  })
})

describe('what pages of other sites may read', () => {
  it.each(['/api/ledger/sites', '/api/ledger/sites/mayu-stone-market', '/api/hearings/abc/comments', '/ledger/sites.csv', '/feeds/hearings.rss', '/data/sites-live.csv', '/ogc', '/ogc/collections/sites/items', '/ogc/collections/sites/items/x', '/open311/v2/services.json', '/openapi.json', '/record/checkpoint', '/record/keys', '/record/tile/0/000', '/hearings/abc.ics'])('is %s', (path) => {
    expect(isOpenPath(path)).toBe(true)
  })

  it.each(['/', '/track', '/api/track', '/api/track/comment', '/api/reports', '/api/uploads/abc', '/api/staff/reports', '/api/volunteers/signups', '/api/volunteers/signups/received', '/api/objections/received', '/api/hearings/abc/applications/received', '/api/hearings/abc/comment', '/api/report/journey', '/api/ledger/sites/a/b/c', '/staff', '/media/x.jpg', '/ogcx', '/track/data/mine.json', '/report/received', '/hearings/abc/comment/files/x', '/api/orders/placed', '/record/receipt'])('is not %s', (path) => {
    expect(isOpenPath(path)).toBe(false)
  })
})
