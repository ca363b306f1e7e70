import { listTimeline } from '#server/domain/events/queries'
import { getSite } from '#server/domain/ledger/queries'
import { listObjectionWays } from '#server/domain/objections/contacts'
import { getObjection, isOpen, listObjectionFiles, listObjectionMessages } from '#server/domain/objections/queries'
import { findBias } from '#server/domain/objections/review'
import { findStaffNames } from '#server/domain/staff/queries'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'
import { toDay } from '#shared/time'

/** An objection for the staff who deal with it, with what this person may do about it and why not. */
export default defineStaffHandler('objections', 'read', async ({ event, db, actor, now }) => {
  const { submissionId: _, due: __, ...objection } = await getObjection(db, objectionIdOf(event))
  const { id, subDistrict, state } = objection
  const [site, ways, files, messages, history] = await Promise.all([
    getSite(db, objection.siteId), listObjectionWays(db, id), listObjectionFiles(db, id), listObjectionMessages(db, id), listTimeline(db, { type: 'objection', id }),
  ])
  const bias = await findBias(db, objection, site, actor.id)
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  const may = (action: 'identify' | 'review' | 'decide' | 'reveal') => actor.can('objections', action, { subDistrict })
  const reviews = may('review') && state === 'filed'
  const decides = may('decide') && state === 'reviewed'
  return {
    objection, bias: bias ?? (state === 'reviewed' && objection.reviewedBy === actor.id ? 'reviewed' as const : null), ways,
    isOverdue: isOpen(objection) && objection.dueOn < toDay(now),
    site: { id: site.id, name: { zh: site.nameZh, en: site.nameEn }, isArchive: site.period === 'archive', isHidden: site.hiddenAt !== null, version: site.version },
    files: files.map(({ id: fileId }) => ({ id: fileId })),
    messages: messages.map(({ from, words, at }) => ({ from, words, at })),
    may: {
      askIdentity: may('identify') && state === 'filed' && objection.identity === null, confirmIdentity: may('identify') && state === 'filed' && objection.identity === 'asked',
      ask: may('review') && isOpen(objection), review: reviews && bias === null, correct: reviews && bias === null && site.period === 'live' && site.status !== 'withdrawn' && actor.can('ledger', 'edit', { subDistrict }),
      decide: decides && bias === null && objection.reviewedBy !== actor.id, return: decides, told: may('review') && state === 'decided' && objection.toldAt === null, reveal: may('reveal') && ways.length > 0,
    },
    history: history.toReversed().map(({ id: eventId, at, sentence, reason, actorKind, actorId }) => ({ id: eventId, at, sentence, reason, actorKind, actorName: actorId && (names.get(actorId) ?? null) })),
  }
}, ofObjection)
