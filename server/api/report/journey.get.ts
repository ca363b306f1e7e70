import { getQuery, getRequestURL, setResponseHeader } from 'h3'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import type { PlaceKind } from '../../../shared/places/schemas.ts'
import { nextStep, stepBefore, steps, type Step } from '../../../shared/reports/journey.ts'
import type { KnownAnswer } from '../../../shared/reports/records.ts'
import { undoMinutes } from '../../../shared/reports/rules.ts'
import { markWords } from '../../../shared/reports/words.ts'
import { findEmergency } from '../../../shared/words/emergency.ts'
import type { Database } from '../../database/connect.ts'
import { findOpenPlace } from '../../domain/places/queries.ts'
import { findReceipt } from '../../domain/reports/commands.ts'
import { listUploadsOf, openContact, type Draft } from '../../domain/reports/drafts.ts'
import { describeMatter, listKnown, tokenOfMatter, type KnownMatter } from '../../domain/reports/known.ts'
import { toQrCode } from '../../domain/receipts/qr.ts'
import { definePublicHandler, type HandlerContext } from '../../http/handlers.ts'
import { findDetour, findJourney } from '../../http/journey.ts'
import { issueSubmissionId, signSubmissionId } from '../../http/origin.ts'
import { toSimplified } from '../../text/simplify.ts'

/** What a screen of the journey shows, for this browser only. `goTo` is where the person has to go instead. */
export default definePublicHandler(async (context): Promise<JourneyAnswer> => {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  const { screen, place } = getQuery(context.event)
  const draft = await findJourney(context)
  if (screen === 'start') return startScreen(context, draft, typeof place === 'string' ? place : undefined)
  if (screen === 'received') return receivedScreen(context, draft)
  const step = steps.find(name => name === screen)
  const goTo = findDetour(step ?? 'photos', draft)
  return goTo !== undefined || !draft ? { goTo: goTo ?? '/report' } : stepScreen(context, draft, step)
})

export type StartScreen = Awaited<ReturnType<typeof startScreen>>
export type ReceivedScreen = Exclude<Awaited<ReturnType<typeof receivedScreen>>, { goTo: string }>
export type StepScreen = Awaited<ReturnType<typeof stepScreen>>
export type JourneyAnswer = { goTo: string } | StartScreen | ReceivedScreen | StepScreen

async function startScreen({ db, keys }: HandlerContext, draft: Draft | undefined, code: string | undefined) {
  const canGoOn = draft !== undefined && draft.sentAt === null
  return {
    goTo: null as null, formToken: issueSubmissionId(keys.signing), goOnTo: canGoOn ? `/report/${nextStep(draft.answers)}` : null,
    place: code === undefined ? null : await findStart(db, code),
  }
}

/** Where a printed code leads: one of the nine sub-districts, or a place staff made; null when it leads nowhere. */
async function findStart(db: Database, code: string): Promise<{ code: string, sort: PlaceKind, nameZh: string, nameEn: string } | null> {
  const subDistrict = findSubDistrict(code)
  if (subDistrict) return { code, sort: 'report', nameZh: subDistrict.name, nameEn: subDistrict.nameEn }
  const place = await findOpenPlace(db, code)
  return place ? { code: place.code, sort: place.kind, nameZh: place.nameZh, nameEn: place.nameEn ?? place.nameZh } : null
}

async function receivedScreen({ db, event, keys, baseUrl, now }: HandlerContext, draft: Draft | undefined) {
  const receipt = draft?.sentAt ? await findReceipt(db, draft.submissionId, keys) : undefined
  if (!draft || !receipt) return { goTo: '/report' }
  const { number, queryCode, receivedAt, dueOn, isMerged } = receipt
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  const takeBackUntil = new Date(receivedAt.getTime() + undoMinutes * 60_000)
  return {
    goTo: null as null, formToken: signSubmissionId(draft.submissionId, keys.signing),
    takeBackUntil: now < takeBackUntil ? takeBackUntil.toISOString() : null,
    receipt: { number, queryCode, receivedAt: receivedAt.toISOString(), dueOn, isMerged, address, qr: toQrCode(`${address}?number=${number}`) },
  }
}

async function stepScreen({ db, keys, now }: HandlerContext, draft: Draft, step: Step | undefined) {
  const { answers } = draft
  const { what, subDistrict, suggested, place, position, known, words, keepPassages, keepOriginals } = answers
  const before = step && stepBefore(step, { hasKnown: known !== null })
  const showsContact = step === 'contact' || step === 'check'
  return {
    goTo: null as null,
    formToken: signSubmissionId(draft.submissionId, keys.signing),
    back: before ? `/report/${before}` : '/report',
    next: `/report/${nextStep(answers)}`,
    photos: (await listUploadsOf(db, draft)).map(({ id, width, height }) => ({ id, width, height })),
    sort: answers.sort ?? 'report',
    what, subDistrict, suggested, place, position: position ?? null, known: known && toShownAnswer(known, { draft, keys }), keepPassages, keepOriginals,
    words: words === undefined ? undefined : { text: words, pieces: markWords(words, toSimplified) },
    names: {
      subDistrict: (subDistrict && findSubDistrict(subDistrict)) || null,
      community: findCommunity((place ?? suggested)?.community ?? '') ?? null,
    },
    recognisable: step === 'known' || step === 'check' ? await recognisableIn(db, { draft, keys, now }) : { sites: [], matters: [] },
    contact: showsContact && answers.contact !== undefined ? { given: openContact(draft, keys) } : null,
    call: what?.inDanger === 'yes' ? ['119', '110', '120'] as const : words ? findEmergency(words, toSimplified)?.numbers ?? [] : [],
  }
}

/** A matter as the form names it: by what stands for it in this journey only. */
function toShownMatter({ id, kind, subDistrict, community, month }: KnownMatter, { draft: { submissionId }, keys }: { draft: Draft, keys: HandlerContext['keys'] }) {
  return {
    id: tokenOfMatter(id, { submissionId, keys }), kind, month,
    subDistrict: findSubDistrict(subDistrict) ?? null, community: findCommunity(community ?? '') ?? null,
  }
}

function toShownAnswer(known: KnownAnswer, { draft: { submissionId }, keys }: { draft: Draft, keys: HandlerContext['keys'] }) {
  return { as: known.as, chosen: 'site' in known ? known.site : 'matter' in known ? tokenOfMatter(known.matter, { submissionId, keys }) : 'none' }
}

/** What is offered, and what was chosen before although it is not offered any more. */
async function recognisableIn(db: Database, { draft, keys, now }: { draft: Draft, keys: HandlerContext['keys'], now: Date }) {
  const { answers } = draft
  const { sites, matters } = await listKnown(db, { answers, now })
  const chosen = answers.known && 'matter' in answers.known && !matters.some(({ id }) => id === (answers.known as { matter: string }).matter)
    ? await describeMatter(db, answers.known.matter)
    : undefined
  return { sites, matters: [...matters, ...chosen ? [chosen] : []].map(matter => toShownMatter(matter, { draft, keys })) }
}
