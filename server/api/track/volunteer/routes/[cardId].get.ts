import { getRouterParam, setResponseHeader } from 'h3'
import { getRouteFor } from '#server/domain/volunteers/routes'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { sealRoutePass } from '#server/http/routePass'

/** One card, for whoever has opened their sign-up in this browser and serves in its team. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const cardId = getRouterParam(event, 'cardId') ?? ''
  return {
    formToken: issueSubmissionId(keys.signing),
    opened: opened
      ? { card: await getRouteFor(db, { cardId, volunteerId: opened.subjectId }), pass: sealRoutePass(context, { volunteerId: opened.subjectId, cardId, now }) }
      : null,
  }
})
