import { and, eq, isNull } from 'drizzle-orm'
import { openContact, sealContactValue, waysOf, type Contact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices } from '../notifications/outbox.ts'
import { isOver } from '../../../shared/assistance/rules.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { helpContactRow, prepareHelpNotice } from './asking.ts'
import { assistanceNotNow, noHelpContact, notAtWork } from './errors.ts'
import { findHelpContact, getRequest, listRoutes, type Request } from './queries.ts'
import { assistanceContacts, assistanceRequests, assistanceRoutes, assistanceSteps } from './tables.ts'

/** What takes out how the person can be reached, the mails that have not left, and, if wanted, what was written by them and of them. */
export async function prepareHelpErasure(db: Database, { id, number }: Pick<Request, 'id' | 'number'>, { withWords }: { withWords: boolean }): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [
    orNothing(tx.delete(assistanceContacts).where(eq(assistanceContacts.requestId, id)).returning({ id: assistanceContacts.requestId })),
    ...forgetMails(tx, mails),
    ...withWords
      ? [
          orNothing(tx.update(assistanceSteps).set({ words: '' }).where(eq(assistanceSteps.requestId, id)).returning({ id: assistanceSteps.id })),
          orNothing(tx.update(assistanceRoutes).set({ brief: null, answer: null }).where(eq(assistanceRoutes.requestId, id)).returning({ id: assistanceRoutes.id })),
        ]
      : [],
  ]
}

/** Which ways to reach the person are kept; never their values. */
export async function listHelpWays(db: Database, requestId: string) {
  return waysOf(await findHelpContact(db, requestId))
}

/**
 * Opens how the person can be reached, for one look by whoever works on it. The opening is written down with its reason and
 * the role before anything is shown, and the person is told. Somebody of a body opens it once the body has taken it.
 * Throws `assistance.no_contact` (404), `assistance.not_at_work` (409).
 */
export async function revealHelpContact(db: Database, { requestId, reason, actor, keys, now }: { requestId: string, reason: string, actor: Extract<Actor, { kind: 'staff' }> & { role: Role, bodyId: string | null }, keys: Keys, now: Date }): Promise<Contact> {
  const request = await getRequest(db, requestId)
  const sealed = await findHelpContact(db, requestId)
  if (!sealed) throw noHelpContact()
  // Once it is over only a custodian looks.
  if (isOver(request.state) && actor.role !== 'custodian') throw notAtWork()
  if (actor.bodyId !== null) {
    const routes = await listRoutes(db, requestId)
    if (!routes.some(({ bodyId, state }) => bodyId === actor.bodyId && state === 'taken')) throw notAtWork()
  }
  const notice = await prepareHelpNotice(db, request, { keys, now })
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'assistance.contactOpened', subject: { type: 'assistance', id: requestId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openContact(helpContactRow(requestId), sealed, keys)
}

/** How the person is reached from now on; what is left empty stays. Throws `assistance.not_now` (409) when it is over. */
export async function changeHelpContact(db: Database, { requestId, phone, email, keys, now }: { requestId: string, phone: string | null, email: string | null, keys: Keys, now: Date }): Promise<void> {
  const request = await getRequest(db, requestId)
  if (isOver(request.state)) throw assistanceNotNow()
  const row = helpContactRow(requestId)
  const values = { ...phone ? { phone: sealContactValue(row, 'phone', phone, keys) } : {}, ...email ? { email: sealContactValue(row, 'email', email, keys) } : {} }
  const reach = request.reach === 'phone' || request.reach === 'email' ? request.reach : phone ? 'phone' as const : 'email' as const
  await commit(db, tx => [
    tx.insert(assistanceContacts).values({ requestId, name: null, phone: null, email: null, ...values }).onConflictDoUpdate({ target: assistanceContacts.requestId, set: values }).returning({ id: assistanceContacts.requestId }),
    // Withdrawn meanwhile: then nothing of it is to be kept.
    tx.update(assistanceRequests).set({ reach }).where(and(eq(assistanceRequests.id, requestId), isNull(assistanceRequests.closedAt))).returning({ id: assistanceRequests.id }),
    ...recordEvent(tx, { action: 'assistance.contactChanged', subject: { type: 'assistance', id: requestId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}
