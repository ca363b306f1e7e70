/** What an element holds when it holds no other. Null is an empty element, and `null` in JSON. */
export type Leaf = string | number | boolean | null
/** Elements of one name, any number of them. */
export interface Listing { each: string, items: ReadonlyArray<Leaf | Fields> }
export interface Fields { readonly [name: string]: Leaf | Listing | Fields }
export interface Open311Document { root: string, content: Listing | Fields }

export const formats = ['xml', 'json'] as const
export type Format = (typeof formats)[number]

export const mediaTypes: Record<Format, string> = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' }

/** An answer in the form it was asked for. */
export function writeDocument(document: Open311Document, format: Format): string {
  return format === 'xml' ? writeXml(document) : writeJson(document)
}

/** XML without namespace, its declaration first. Characters XML 1.0 has no place for are left out. */
function writeXml({ root, content }: Open311Document): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, content)}\n`
}

function element(name: string, value: Leaf | Listing | Fields): string {
  const inside = isListing(value)
    ? value.items.map(item => element(value.each, item)).join('')
    : value !== null && typeof value === 'object'
      ? Object.entries(value).map(([part, content]) => element(part, content)).join('')
      : value === null ? '' : escape(String(value))
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`
}

// Everything but tab, line ends and what XML 1.0 calls a character (its production 2); half a surrogate pair is none.
const unfit = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;', '\r': '&#13;' }

function escape(text: string): string {
  return text.replace(unfit, '').replace(/[&<>"'\r]/g, sign => signs[sign]!)
}

/** JSON by the Spark convention: elements of one name become a bare list. */
function writeJson({ content }: Open311Document): string {
  return JSON.stringify(plain(content))
}

function plain(value: Leaf | Listing | Fields): unknown {
  if (isListing(value)) return value.items.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]))
}

function isListing(value: Leaf | Listing | Fields): value is Listing {
  return value !== null && typeof value === 'object' && Array.isArray(value.items)
}
