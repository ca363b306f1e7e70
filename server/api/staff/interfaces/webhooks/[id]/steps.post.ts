import { getRouterParam, setHeader } from 'h3'
import { pauseWebhook, prepareTest, removeWebhook, resumeWebhook, rotateSecret } from '#server/domain/webhooks/commands'
import { sendNow } from '#server/domain/webhooks/deliver'
import { parseBody } from '#server/http/body'
import { wayOut } from '#server/http/outbound'
import { defineStaffHandler } from '#server/http/staff'
import { webhookStepSchema } from '#shared/webhooks/schemas'

/** Pause, go on, a new secret (shown in this answer alone), a test sent at once, remove. */
export default defineStaffHandler('interfaces', 'change', async ({ event, actor, now, db, keys, baseUrl, site }) => {
  const { step, version } = await parseBody(event, webhookStepSchema)
  const given = { id: getRouterParam(event, 'id')!, version, actor, now }
  setHeader(event, 'cache-control', 'no-store')
  const none = { secret: null, outcome: null }
  switch (step) {
    case 'pause': await pauseWebhook(db, given); return none
    case 'resume': await resumeWebhook(db, given); return none
    case 'remove': await removeWebhook(db, given); return none
    case 'rotate': return { ...none, ...await rotateSecret(db, { ...given, keys }) }
    case 'test': return { ...none, outcome: await sendNow(db, await prepareTest(db, given), wayOut({ keys, baseUrl, site })) }
  }
}, { fresh: true })
