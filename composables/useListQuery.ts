import type { TranslatedIssue } from '#shared/forms'

type Query = Record<string, string>

/** The filters in the address, as typed: one text each, empty ones left out. */
export function useAddressQuery(): Query {
  return Object.fromEntries(Object.entries(useRoute().query).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value[0] : value
    return text ? [[name, text]] : []
  }))
}

/** The same address with other values in its query; undefined takes a name out. */
export function addressWith(path: string, query: Query, changes: Record<string, string | undefined> = {}): string {
  const merged = Object.entries({ ...query, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return merged.length === 0 ? path : `${path}?${new URLSearchParams(merged).toString()}`
}

/** The issues of a refused filter, when an endpoint answered 422; an answer of any other status is the page's own. */
export function toIssuesOfAddress(error: { statusCode?: number, data?: unknown } | undefined): TranslatedIssue[] {
  if (!error) return []
  if (error.statusCode !== 422) throw createError({ statusCode: error.statusCode ?? 500, data: error.data, fatal: true })
  return (error.data as { issues?: TranslatedIssue[] } | undefined)?.issues ?? []
}
