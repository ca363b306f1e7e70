import { readHiddenFields, type FormValues, type Visitor } from './visitor.ts'

/** Sends the form of a page as a browser without script does, with its hidden fields and, where there are some, files. */
export async function sendForm(visitor: Visitor, path: string, values: FormValues, { files, action = path }: { files?: File[], action?: string } = {}): Promise<Response> {
  const hidden = readHiddenFields(await (await visitor.get(path)).text())
  if (!files) return visitor.postForm(action, { ...hidden, ...values })
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...hidden, ...values })) for (const one of [value].flat()) body.append(name, one)
  for (const file of files) body.append('files', file)
  return visitor.request(action, { method: 'POST', body })
}

/** Number and query code as the page of a received comment shows them. */
export async function readCommentReceipt(visitor: Visitor, matterId: string): Promise<{ number: string, queryCode: string }> {
  const html = await (await visitor.get(`/hearings/${matterId}/comment/received`)).text()
  return { number: /YJ-\d{8}/.exec(html)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(html)![0] }
}
