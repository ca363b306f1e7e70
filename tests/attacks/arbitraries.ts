import fc, { type Arbitrary } from 'fast-check'
import { hostile } from './corpora/text.ts'

/** What a schema of zod 4 shows of itself; only what is read here. */
interface Definition {
  type: string
  shape?: Record<string, Shown>
  innerType?: Shown
  element?: Shown
  options?: Shown[]
  entries?: Record<string, string>
  values?: unknown[]
  in?: Shown
  out?: Shown
  items?: Shown[]
  left?: Shown
  right?: Shown
  keyType?: Shown
  valueType?: Shown
  getter?: () => Shown
  format?: string
  checks?: Array<{ _zod: { def: { check: string, format?: string, minimum?: number, maximum?: number, value?: number, pattern?: RegExp } } }>
}
interface Shown { _zod: { def: Definition } }

export const isSchema = (value: unknown): value is Shown => typeof value === 'object' && value !== null && '_zod' in value

/** Something that has nothing to do with what was asked for. */
export const wrong: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostile), fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, 9007199254740993, [], {}, [[]], ['a', 'b'], { a: 1 }, { $ne: null }, { __proto__: null }),
  fc.string({ maxLength: 40, unit: 'binary' }), fc.array(fc.constantFrom(...hostile), { maxLength: 5 }), fc.object({ maxDepth: 2, maxKeys: 4 }), fc.integer(), fc.double(),
)

/** The name of a field; not every value has words of its own (an object without a prototype has none). */
const toKey = (value: unknown) => typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Values a schema would take, with here and there one it would not; `ids` are identifiers that exist. */
export function valuesOf(schema: Shown, ids: readonly string[], depth = 0): Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, ids, depth) }, { weight: 1, arbitrary: wrong })
}

function fitting(schema: Shown, ids: readonly string[], depth: number): Arbitrary<unknown> {
  const definition = schema._zod.def
  const inner = (one: Shown | undefined) => one && depth < 8 ? valuesOf(one, ids, depth + 1) : wrong
  switch (definition.type) {
    case 'object': return objectOf(Object.entries(definition.shape ?? {}).map(([name, one]) => [name, inner(one)]))
    case 'string': return stringOf(definition, ids)
    case 'number': case 'int': return fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer(), fc.double({ noNaN: true }))
    case 'bigint': return fc.integer()
    case 'boolean': return fc.boolean()
    case 'date': return fc.constantFrom('2026-11-23', '2026-11-23T00:00:00.000Z')
    case 'literal': return fc.constantFrom(...definition.values ?? [null])
    case 'enum': return fc.constantFrom(...Object.values(definition.entries ?? { none: '' }))
    case 'array': case 'set': return fc.array(inner(definition.element ?? definition.valueType), { maxLength: 4 })
    case 'tuple': return fc.tuple(...(definition.items ?? []).map(inner))
    case 'record': case 'map': return fc.dictionary(fc.oneof(inner(definition.keyType).map(toKey), fc.constantFrom('__proto__', 'constructor')), inner(definition.valueType), { maxKeys: 4 })
    case 'union': return fc.oneof(...(definition.options ?? []).map(inner))
    case 'intersection': return fc.tuple(inner(definition.left), inner(definition.right)).map(([left, right]) => ({ ...left as object, ...right as object }))
    case 'optional': return fc.oneof({ weight: 3, arbitrary: inner(definition.innerType) }, fc.constant(undefined))
    case 'nullable': return fc.oneof({ weight: 3, arbitrary: inner(definition.innerType) }, fc.constant(null))
    case 'pipe': return inner(isTransform(definition.in) ? definition.out : definition.in)
    case 'lazy': return inner(definition.getter?.())
    case 'null': return fc.constant(null)
    default: return inner(definition.innerType)
  }
}

const isTransform = (schema: Shown | undefined) => schema?._zod.def.type === 'transform'

function objectOf(entries: Array<[string, Arbitrary<unknown>]>): Arbitrary<unknown> {
  const plain = fc.record(Object.fromEntries(entries))
  return fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: fc.tuple(plain, wrong).map(([value, more]) => ({ ...value, extra: more })) },
    { weight: 1, arbitrary: fc.tuple(plain, fc.constantFrom(...entries.map(([name]) => name), 'none')).map(([value, name]) => Object.fromEntries(Object.entries(value).filter(([one]) => one !== name))) },
  )
}

function stringOf({ format, checks = [] }: Definition, ids: readonly string[]): Arbitrary<unknown> {
  const formats = [format, ...checks.map(({ _zod }) => _zod.def.format)].filter(one => one !== undefined)
  const patterns = checks.map(({ _zod }) => String(_zod.def.pattern ?? ''))
  const longest = Math.min(...checks.flatMap(({ _zod: { def } }) => def.check === 'max_length' ? [def.maximum ?? 200] : []), 300)
  const good = formats.includes('uuid') || formats.includes('guid') ? fc.oneof(fc.constantFrom(...ids), fc.uuid())
    : formats.includes('email') ? fc.constantFrom('a@example.org', '"a b"@example.org', 'a@[127.0.0.1]', '王@例子.中国')
      : formats.includes('url') ? fc.constantFrom('https://example.org/', 'http://127.0.0.1:1/', 'http://169.254.169.254/', 'javascript:attacked()', 'https://[::1]/', 'https://example.org@evil.example/')
        : patterns.some(pattern => pattern.includes('{4}') || pattern.includes('d\\d-')) ? fc.constantFrom('2026-11-23', '2026-12-31', '2024-02-29', '0001-01-01', '9999-12-31', '2026-11', '12:30')
          : fc.oneof(fc.constantFrom('110107003', '110107009001', '示例', '一二三四五六七八九十一二三四五六七八九十', '13800000000', 'yes', 'no', '1', '0'), fc.constantFrom(...ids), fc.string({ maxLength: longest, unit: 'grapheme' }))
  return fc.oneof({ weight: 5, arbitrary: good }, { weight: 2, arbitrary: fc.constantFrom(...hostile) }, { weight: 1, arbitrary: fc.string({ maxLength: longest + 1, minLength: Math.max(0, longest - 1), unit: 'binary' }) })
}
