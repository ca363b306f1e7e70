import { getQuery, getRequestURL, setResponseHeader } from 'h3'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import { nextStep, stepBefore, steps, type Step } from '../../../shared/reports/journey.ts'
import { markWords } from '../../../shared/reports/words.ts'
import { findEmergency } from '../../../shared/words/emergency.ts'
import { findReceipt } from '../../domain/reports/commands.ts'
import { listUploadsOf, openContact, type Draft } from '../../domain/reports/drafts.ts'
import { listKnownSites } from '../../domain/reports/known.ts'
import { toQrCode } from '../../domain/receipts/qr.ts'
import { definePublicHandler, type HandlerContext } from '../../http/handlers.ts'
import { findDetour, findJourney } from '../../http/journey.ts'
import { issueSubmissionId, signSubmissionId } from '../../http/origin.ts'
import { toSimplified } from '../../text/simplify.ts'

/** What a screen of the journey shows, for this browser only. `goTo` is where the person has to go instead. */
export default definePublicHandler(async (context): Promise<JourneyAnswer> => {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  const { screen } = getQuery(context.event)
  const draft = await findJourney(context)
  if (screen === 'start') return startScreen(context, draft)
  if (screen === 'received') return receivedScreen(context, draft)
  const step = steps.find(name => name === screen)
  const goTo = findDetour(step ?? 'photos', draft)
  return goTo !== undefined || !draft ? { goTo: goTo ?? '/report' } : stepScreen(context, draft, step)
})

export type StartScreen = ReturnType<typeof startScreen>
export type ReceivedScreen = Exclude<Awaited<ReturnType<typeof receivedScreen>>, { goTo: string }>
export type StepScreen = Awaited<ReturnType<typeof stepScreen>>
export type JourneyAnswer = { goTo: string } | StartScreen | ReceivedScreen | StepScreen

function startScreen({ keys }: HandlerContext, draft: Draft | undefined) {
  const canGoOn = draft !== undefined && draft.sentAt === null
  return { goTo: null as null, formToken: issueSubmissionId(keys.signing), goOnTo: canGoOn ? `/report/${nextStep(draft.answers)}` : null }
}

async function receivedScreen({ db, event, keys, baseUrl }: HandlerContext, draft: Draft | undefined) {
  const receipt = draft?.sentAt ? await findReceipt(db, draft.submissionId, keys) : undefined
  if (!draft || !receipt) return { goTo: '/report' }
  const { number, queryCode, receivedAt, dueOn } = receipt
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return {
    goTo: null as null, formToken: signSubmissionId(draft.submissionId, keys.signing),
    receipt: { number, queryCode, receivedAt: receivedAt.toISOString(), dueOn, address, qr: toQrCode(`${address}?number=${number}`) },
  }
}

async function stepScreen({ db, keys }: HandlerContext, draft: Draft, step: Step | undefined) {
  const { answers } = draft
  const { what, subDistrict, place, position, known, words, keepPassages, keepOriginals } = answers
  const sites = subDistrict && place ? await listKnownSites(db, { subDistrict, words: `${place.placeWords} ${place.nearWords ?? ''}` }) : []
  const before = step && stepBefore(step, { hasKnown: sites.length > 0 })
  const showsContact = step === 'contact' || step === 'check'
  return {
    goTo: null as null,
    formToken: signSubmissionId(draft.submissionId, keys.signing),
    back: before ? `/report/${before}` : '/report',
    next: `/report/${nextStep(answers)}`,
    photos: (await listUploadsOf(db, draft)).map(({ id, width, height }) => ({ id, width, height })),
    what, subDistrict, place, position: position ?? null, known, keepPassages, keepOriginals,
    words: words === undefined ? undefined : { text: words, pieces: markWords(words, toSimplified) },
    names: {
      subDistrict: (subDistrict && findSubDistrict(subDistrict)) || null,
      community: (place?.community && findCommunity(place.community)) || null,
    },
    sites,
    contact: showsContact && answers.contact !== undefined ? { given: openContact(draft, keys) } : null,
    call: what?.inDanger === 'yes' ? ['119', '110', '120'] as const : words ? findEmergency(words, toSimplified)?.numbers ?? [] : [],
  }
}
