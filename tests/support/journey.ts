import type { FormValues, Visitor } from './visitor.ts'
import { readHiddenFields } from './visitor.ts'

/** A form of a page sent as a browser without script sends it, its hidden fields included. */
export async function sendStep(visitor: Visitor, path: string, values: FormValues, files: Array<[field: string, file: File]> = []): Promise<Response> {
  const hidden = readHiddenFields(await (await visitor.get(path)).text())
  if (!path.endsWith('/photos')) return visitor.postForm(path, { ...hidden, ...values })
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...hidden, ...values })) for (const one of [value].flat()) body.append(name, one)
  for (const [field, file] of files) body.append(field, file)
  return visitor.request(path, { method: 'POST', body })
}

const answers: Array<[path: string, values: FormValues]> = [
  ['/report', {}],
  ['/report/photos', {}],
  ['/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' }],
  ['/report/where', { subDistrict: '110107003' }],
  ['/report/where', { community: 'unsure', placeWords: '虚构小区北门第二栋', nearWords: '' }],
  ['/report/words', { words: '楼顶正在搭彩钢房' }],
  ['/report/contact', { reach: 'anonymous' }],
  ['/report/check', {}],
]

/** Answers every screen up to, but not including, the one given. */
export async function goTo(visitor: Visitor, screen: string): Promise<void> {
  for (const [path, values] of answers) {
    if (path === screen) return
    const response = await sendStep(visitor, path, values)
    if (response.status !== 303) throw new Error(`${path} answered ${response.status}:\n${await response.text()}`)
  }
}

/** Number and query code as the page of the receipt shows them. */
export async function readReceipt(visitor: Visitor): Promise<{ number: string, queryCode: string }> {
  const html = await (await visitor.get('/report/received')).text()
  return { number: /FY-\d{8}/.exec(html)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(html)![0] }
}
