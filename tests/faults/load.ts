import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { createVisitor, readHiddenFields, type FormValues, type Visitor } from '../support/visitor.ts'
import type { Portal } from './portal.ts'
import type { Town } from './town.ts'

/** Every kind of submission residents send, and how. */
export const kinds = [
  'report', 'reportWithPhotos', 'addition', 'comment', 'application', 'volunteer', 'objection',
  'orderForm', 'assistanceForm', 'objectionForm', 'commentForm', 'reportForm',
] as const
export type Kind = typeof kinds[number]

export interface Receipt { number: string, queryCode: string }

/** One thing a resident sends, until it was acknowledged. */
export interface Submission {
  kind: Kind
  submissionId: string
  /** Where a mail is asked for. */
  email: string | null
  /** Files it carries, that must be kept. */
  files: number
  /** The words it carries, to be found again. */
  words: string
  attempts: number
  sentAt: number
  /** The status the sender saw: 201, or 303 of a form. */
  acknowledged?: number
  acknowledgedAt?: number
  receipt?: Receipt
  /** Of an addition: the report it belongs to. */
  of?: Submission
}

/** An answer that was no acknowledgement. */
export interface Refusal { kind: Kind, status: number, code: string, message: string, at: number }

export interface Load {
  submissions: Submission[]
  refusals: Refusal[]
  /** Milliseconds from the last sending of each to its acknowledgement. */
  times: number[]
  acknowledged: () => Submission[]
  /** No new ones; what was begun is finished, as far as a server answers within the time. */
  finish: (seconds?: number) => Promise<void>
}

const phone = '13900004321'
const words = '虚构的院里盖了一间'

/** Distinct small photos without drawing each: a comment segment changes the bytes, and the hash. */
let drawn: Promise<Buffer> | undefined
export async function somePhoto(): Promise<Buffer> {
  const photo = await (drawn ??= sharp({ create: { width: 240, height: 180, channels: 3, background: '#547a5c', noise: { type: 'gaussian', mean: 120, sigma: 40 } } }).jpeg({ quality: 70 }).toBuffer())
  return Buffer.concat([photo.subarray(0, 2), Buffer.from([0xFF, 0xFE, 0, 34]), Buffer.from(randomBytes(16).toString('hex')), photo.subarray(2)])
}
const aPdf = () => Buffer.from(`%PDF-1.4\n% ${randomUUID()}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n`)

/** The server is away, or went away: to be sent again. */
class Unanswered extends Error {}
/** It answered, and did not take it. */
class Refused extends Error {
  refusal: Refusal
  constructor(refusal: Refusal) { super(`${refusal.kind} ${refusal.status}`); this.refusal = refusal }
}

/**
 * Clients that send one submission after the other, each until it is acknowledged, with the same identity each time. Answers
 * of 5xx are sent again as well, after a moment; anything else that is no acknowledgement ends that submission as refused.
 */
export function startLoad(portal: Portal, town: Town, { clients = 20, only = kinds, photoBytes, pauseMs = 0, giveUpOn5xx = false }: {
  clients?: number, only?: readonly Kind[], photoBytes?: () => Promise<Buffer>, pauseMs?: number, giveUpOn5xx?: boolean
} = {}): Load {
  const submissions: Submission[] = []
  const refusals: Refusal[] = []
  const times: number[] = []
  let isOver = false
  let patience = Infinity
  let turn = 0
  /** Acknowledged reports nobody has added to. */
  const addable: Submission[] = []
  const drawPhoto = photoBytes ?? somePhoto

  async function answerOf(sending: Promise<Response>): Promise<Response> {
    try { return await sending }
    catch { throw new Unanswered() }
  }
  async function expectStatus(kind: Kind, response: Response, ...expected: number[]): Promise<Response> {
    if (expected.includes(response.status)) return response
    const text = await response.text().catch(() => '')
    let [code, message] = ['', text.replace(/<[^>]*>/g, ' ')]
    try { ({ code, message } = JSON.parse(text) as { code: string, message: string }) }
    catch { /* a page */ }
    throw new Refused({ kind, status: response.status, code, message, at: performance.now() })
  }
  const bodyOf = async <Body>(response: Response) => {
    try { return await response.json() as Body }
    catch { throw new Unanswered() }
  }

  function acknowledge(submission: Submission, status: number) {
    if (submission.acknowledged !== undefined) return
    submission.acknowledged = status
    submission.acknowledgedAt = performance.now()
    times.push(submission.acknowledgedAt - submission.sentAt)
    if ((submission.kind === 'report' || submission.kind === 'reportWithPhotos') && addable.length < 400) addable.push(submission)
  }

  async function sendJson(submission: Submission, visitor: Visitor, path: string, body: object) {
    submission.sentAt = performance.now()
    const response = await expectStatus(submission.kind, await answerOf(visitor.sendJson('POST', path, { submissionId: submission.submissionId, ...body })), 201)
    const { number, queryCode } = await bodyOf<Receipt>(response)
    submission.receipt = { number, queryCode }
    acknowledge(submission, 201)
  }

  async function putPhotos(kind: Kind, visitor: Visitor, photos: Buffer[]): Promise<string[]> {
    const hashes: string[] = []
    for (const photo of photos) {
      const hash = createHash('sha256').update(photo).digest('hex')
      await expectStatus(kind, await answerOf(visitor.request(`/api/uploads/${hash}`, { method: 'PUT', body: photo as never })), 200, 201)
      hashes.push(hash)
    }
    return hashes
  }

  const pageOf = async (kind: Kind, visitor: Visitor, path: string) => {
    const response = await expectStatus(kind, await answerOf(visitor.get(path)), 200)
    try { return await response.text() }
    catch { throw new Unanswered() }
  }
  const formBody = (fields: FormValues, files: Array<[field: string, file: File]>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    for (const [field, file] of files) body.append(field, file)
    return body
  }

  /** Fetches the form once, sends it until it is taken, and reads the receipt. */
  async function sendForm(submission: Submission, visitor: Visitor, state: { hidden?: Record<string, string> }, { page, path, fields, file, received }: {
    page: string, path: string, fields: FormValues, file?: File, received: string
  }) {
    const { kind } = submission
    if (!state.hidden) {
      state.hidden = readHiddenFields(await pageOf(kind, visitor, page))
      submission.submissionId = state.hidden.submissionId!.split('.')[0]!
    }
    if (submission.acknowledged === undefined) {
      submission.sentAt = performance.now()
      const values = { ...state.hidden, ...fields }
      const sent = file ? visitor.request(path, { method: 'POST', body: formBody(values, [['files', file]]) }) : visitor.postForm(path, values)
      await expectStatus(kind, await answerOf(sent), 303)
      acknowledge(submission, 303)
    }
    submission.receipt = readReceipt(await pageOf(kind, visitor, received))
  }

  function readReceipt(html: string): Receipt {
    const number = /[A-Z]{2}-\d{8}/.exec(html)?.[0]
    const queryCode = /(?:\d{4} ){3}\d{4}/.exec(html)?.[0]
    if (!number || !queryCode) throw new Error('A page of a receipt shows no number and code')
    return { number, queryCode }
  }

  /** The parts of a submission that stay the same each time it is sent; the function sends it. */
  async function begin(kind: Kind): Promise<{ submission: Submission, send: () => Promise<void> }> {
    const email = turn % 2 === 0 ? `resident${turn}@example.org` : null
    const submission: Submission = { kind, submissionId: randomUUID(), email, files: 0, words: `${words}${turn}`, attempts: 0, sentAt: 0 }
    const visitor = createVisitor({ baseUrl: portal.url })
    const state: { hidden?: Record<string, string> } = {}
    const contact = { name: null, phone, email }
    const report = (photos: string[]) => ({ photos, kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: submission.words, contact })
    switch (kind) {
      case 'report': return { submission, send: () => sendJson(submission, visitor, '/api/reports', report([])) }
      case 'reportWithPhotos': {
        const photos = [await drawPhoto(), ...turn % 3 === 0 ? [await drawPhoto()] : []]
        submission.files = photos.length
        let isRepeat = false
        return { submission, send: async () => {
          let hashes = photos.map(photo => createHash('sha256').update(photo).digest('hex'))
          // A repeat names its photos first: if the report was taken, they are part of it and no longer waiting.
          if (isRepeat) {
            try { return await sendJson(submission, visitor, '/api/reports', report(hashes)) }
            catch (error) { if (!(error instanceof Refused) || error.refusal.status !== 409) throw error }
          }
          isRepeat = true
          hashes = await putPhotos(kind, visitor, photos)
          return sendJson(submission, visitor, '/api/reports', report(hashes))
        } }
      }
      case 'addition': {
        const of = addable.shift()
        if (!of) return begin('report')
        submission.email = null
        submission.of = of
        return { submission, send: async () => {
          submission.sentAt = performance.now()
          const response = await expectStatus(kind, await answerOf(visitor.sendJson('POST', '/api/track/addition', { ...of.receipt!, submissionId: submission.submissionId, words: submission.words })), 200)
          await bodyOf(response)
          submission.receipt = of.receipt
          acknowledge(submission, 200)
        } }
      }
      case 'comment': return { submission, send: () => sendJson(submission, visitor, `/api/hearings/${town.matterId}/comments`, { stance: 'suggest', words: submission.words, ...email ? { contact: { phone: null, email } } : {} }) }
      case 'application': return { submission, send: () => sendJson(submission, visitor, `/api/hearings/${town.meetingId}/applications`, { role: 'observer', phone, email }) }
      case 'volunteer': return { submission, send: () => sendJson(submission, visitor, '/api/volunteers/signups', {
        name: '张三', phone, email, community: '110107009001', ageBand: '60to69', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: null, showName: 'no', publicName: null,
        digest: 'yes', consent: 'yes', guardianName: null, guardianPhone: null, consentVersion: 1, teamId: town.teamId,
      }) }
      case 'objection': return { submission, send: () => sendJson(submission, visitor, '/api/objections', { ...objection(), keepPassages: false, isHelper: false, contact: { name: '张三', phone, email }, consent: 'yes' }) }
      case 'objectionForm': {
        submission.files = 1
        const file = new File([aPdf() as BlobPart], '合同.pdf', { type: 'application/pdf' })
        const { site, ...facts } = objection()
        return { submission, send: () => sendForm(submission, visitor, state, {
          page: `/objections/new?site=${site}&about=living`, path: '/objections/new', fields: { ...facts, name: '张三', phone, email: email ?? '', consent: 'yes', site }, file, received: '/objections/received',
        }) }
      }
      case 'orderForm': {
        const on = addDays(toDay(new Date()), 2)
        return { submission, send: () => sendForm(submission, visitor, state, {
          page: '/orders/new?subDistrict=110107009', path: '/orders/new', received: '/orders/placed',
          fields: { kind: 'shopping', words: submission.words, community: '110107009001', on, from: '09:00', until: '11:00', helpers: '1', repeatUntil: '', name: '张三', phone, email: email ?? '', address: '虚构院九号楼', consent: 'yes' },
        }) }
      }
      case 'assistanceForm': return { submission, send: () => sendForm(submission, visitor, state, {
        page: '/assistance/new', path: '/assistance/new', received: '/assistance/received',
        fields: { subDistrict: '110107009', needs: ['housing'], words: submission.words, reach: 'phone', name: '张三', phone, email: email ?? '', consent: 'yes' },
      }) }
      case 'commentForm': {
        submission.files = 1
        const file = new File([aPdf() as BlobPart], '意见.pdf', { type: 'application/pdf' })
        const path = `/hearings/${town.matterId}/comment`
        let step = 0
        return { submission, send: async () => {
          if (step === 0) {
            state.hidden ??= readHiddenFields(await pageOf(kind, visitor, path))
            const body = formBody({ ...state.hidden, stance: 'suggest', words: submission.words, clause: '', author: 'none', phone: '', email: email ?? '' }, [['files', file]])
            await expectStatus(kind, await answerOf(visitor.request(path, { method: 'POST', body })), 303)
            step = 1
          }
          if (submission.acknowledged === undefined) {
            // Of an attempt that was not answered but taken, the page leads to the receipt.
            const check = await expectStatus(kind, await answerOf(visitor.get(`${path}/check`)), 200, 303)
            submission.sentAt = performance.now()
            if (check.status === 200) {
              const hidden = readHiddenFields(await check.text().catch(() => { throw new Unanswered() }))
              await expectStatus(kind, await answerOf(visitor.postForm(`${path}/check`, hidden)), 303)
            }
            acknowledge(submission, 303)
          }
          submission.receipt = readReceipt(await pageOf(kind, visitor, `${path}/received`))
        } }
      }
      case 'reportForm': {
        submission.files = 1
        submission.email = null
        const file = new File([await drawPhoto() as BlobPart], 'IMG_1.jpg', { type: 'image/jpeg' })
        const steps: Array<[path: string, values: FormValues, file?: File]> = [
          ['/report', {}], ['/report/photos', {}, file], ['/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' }], ['/report/where', { subDistrict: '110107003' }],
          ['/report/where', { community: 'unsure', placeWords: '虚构小区北门第二栋', nearWords: '' }], ['/report/words', { words: submission.words }], ['/report/contact', { reach: 'anonymous' }],
        ]
        return { submission, send: async () => {
          while (steps.length > 0) {
            const [path, values, photo] = steps[0]!
            const hidden = path === '/report' ? {} : readHiddenFields(await pageOf(kind, visitor, path))
            const sent = photo ? visitor.request(path, { method: 'POST', body: formBody({ ...hidden, ...values }, [['photos', photo]]) }) : visitor.postForm(path, { ...hidden, ...values })
            await expectStatus(kind, await answerOf(sent), 303)
            steps.shift()
          }
          if (submission.acknowledged === undefined) {
            submission.sentAt = performance.now()
            await expectStatus(kind, await answerOf(visitor.postForm('/report/check', {})), 303)
            acknowledge(submission, 303)
          }
          submission.receipt = readReceipt(await pageOf(kind, visitor, '/report/received'))
        } }
      }
    }
    function objection() {
      return { site: town.siteIds[turn % town.siteIds.length]!, standing: 'tenant', grounds: ['facts'], aim: 'correct', words: submission.words }
    }
  }

  async function runClient() {
    while (!isOver) {
      await Promise.race([portal.up(), wait(200)])
      if (!portal.isUp()) continue
      turn += 1
      const { submission, send } = await begin(only[turn % only.length]!)
      submissions.push(submission)
      while (performance.now() < patience) {
        if (!portal.isUp()) {
          await Promise.race([portal.up(), wait(100)])
          continue
        }
        submission.attempts += 1
        try {
          await send()
          break
        }
        catch (error) {
          if (error instanceof Refused) {
            refusals.push(error.refusal)
            if (error.refusal.status < 500 || giveUpOn5xx) break
          }
          else if (!(error instanceof Unanswered)) throw error
          await wait(error instanceof Refused ? 100 : 5)
        }
      }
      if (pauseMs > 0) await wait(pauseMs)
    }
  }

  const running = Promise.all(Array.from({ length: clients }, runClient))
  running.catch(() => {})
  return {
    submissions, refusals, times,
    acknowledged: () => submissions.filter(({ acknowledged }) => acknowledged !== undefined),
    async finish(seconds = 30) {
      isOver = true
      patience = performance.now() + seconds * 1000
      await running
    },
  }
}
