const text = { type: 'string', minLength: 1 }
const address = { type: 'string', format: 'uri', pattern: '^https?://' }
const licences = { type: 'array', minItems: 1, items: { type: 'object', anyOf: [{ required: ['name'] }, { required: ['path'] }], properties: { name: { type: 'string', pattern: '^[-a-zA-Z0-9._]+$' }, path: address, title: text } } }
const sources = { type: 'array', minItems: 1, items: { type: 'object', required: ['title'], properties: { title: text, path: address, email: { type: 'string', format: 'email' } } } }
const missing = { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'array', items: { type: 'object', required: ['value'], properties: { value: { type: 'string' }, label: text } } }] }

const field = {
  type: 'object', required: ['name', 'type'],
  properties: {
    name: text, title: text, description: text, missingValues: missing, format: text,
    type: { enum: ['string', 'number', 'integer', 'boolean', 'object', 'array', 'list', 'datetime', 'date', 'time', 'year', 'yearmonth', 'duration', 'geopoint', 'geojson', 'any'] },
    constraints: {
      type: 'object', additionalProperties: false,
      properties: { required: { type: 'boolean' }, unique: { type: 'boolean' }, minimum: { type: 'number' }, maximum: { type: 'number' }, pattern: text, enum: { type: 'array', minItems: 1 } },
    },
  },
}

const table = {
  type: 'object', required: ['fields'],
  properties: {
    $schema: address, fields: { type: 'array', minItems: 1, items: field }, missingValues: missing,
    primaryKey: { type: 'array', minItems: 1, uniqueItems: true, items: text },
    // The text of 2.0 wants a word, its published profile a list: whoever reads by either reads a description without it.
    fieldsMatch: false,
  },
}

const resource = {
  type: 'object', required: ['name', 'path'],
  properties: {
    name: text, path: address, type: { const: 'table' }, title: text, description: text, format: text, mediatype: { type: 'string', pattern: '^(.+)/(.+)$' }, encoding: text,
    bytes: { type: 'integer', minimum: 0 }, hash: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' }, sources, licenses: licences, schema: table,
    dialect: { type: 'object', properties: { delimiter: { type: 'string' }, lineTerminator: { type: 'string' }, quoteChar: { type: 'string' }, header: { type: 'boolean' } } },
  },
  // A table says what its columns are.
  if: { required: ['type'] }, then: { required: ['schema'] },
}

/** The rules of Frictionless Data Package 2.0 for what the portal describes, written down from the text of the standard. */
export const dataPackageSchema = {
  type: 'object', required: ['resources', 'licenses'],
  properties: {
    $schema: address, name: { type: 'string', pattern: '^[-a-z0-9._/]+$' }, id: text, title: text, description: text, homepage: address, version: text, created: { type: 'string', format: 'date-time' },
    licenses: licences, sources,
    contributors: { type: 'array', minItems: 1, items: { type: 'object', properties: { title: text, path: address, roles: { type: 'array', items: text } } } },
    resources: { type: 'array', minItems: 1, items: resource },
  },
}
