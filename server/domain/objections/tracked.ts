import type { ContactColumn } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { getSite, listOpenRemedyKinds } from '../ledger/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { remedyDates } from '../../../shared/ledger/remedies.ts'
import { roles } from '../../../shared/staff/permissions.ts'
import { toDay } from '../../../shared/time.ts'
import { maskObjectionContact } from './contacts.ts'
import { shownNameOf } from './filing.ts'
import { getObjection, isOpen, listObjectionFiles, listObjectionMessages } from './queries.ts'

/** The events of an objection its person reads; looks at how to reach them are told apart. */
const shownSteps = ['filed', 'entered', 'identityAsked', 'identityChecked', 'asked', 'added', 'reviewed', 'returned', 'decided', 'told', 'withdrawn', 'contactChanged', 'contactRemoved', 'dueRecounted', 'remedyFiled', 'erased'] as const

/**
 * An objection as whoever holds its receipt sees it: what was asked, where it stands, the outcome with its reasons, and
 * what can still be done with each date worked out from the day the person came to know. Throws `objection.not_found` (404).
 */
export async function getTrackedObjection(db: Database, { objectionId, keys, calendar, now }: { objectionId: string, keys: Keys, calendar: WorkCalendar, now: Date }) {
  const objection = await getObjection(db, objectionId)
  const [site, messages, files, timeline, contact] = await Promise.all([
    getSite(db, objection.siteId), listObjectionMessages(db, objectionId), listObjectionFiles(db, objectionId), listTimeline(db, { type: 'objection', id: objectionId }), maskObjectionContact(db, { objectionId, keys }),
  ])
  const { id, number, standing, grounds, aim, words, isHelper, receivedAt, state, identity, identityDueOn, dueOn, outcome, outcomeReason, decidedAt, toldAt, hides, isDemo } = objection
  // Until the person was told the time does not run against them: it is counted from today on.
  const knewOn = decidedAt === null ? null : toDay(toldAt ?? now)
  const open = isOpen(objection)
  const remedies = site.period === 'archive' ? [] : await listOpenRemedyKinds(db, site.id)
  return {
    kind: 'objection' as const, id, number, standing, grounds, aim, words, isHelper, receivedAt, state, identity, identityDueOn, dueOn, outcome, outcomeReason, decidedAt, isDemo,
    site: { id: site.id, name: shownNameOf(site), isArchive: site.period === 'archive', isHidden: hides && site.hiddenAt !== null },
    isOverdue: open && dueOn < toDay(now),
    messages: messages.map(({ from, words: said, at }) => ({ from, words: said, at })),
    files: files.map(({ id: fileId, kind, fileName, bytes }) => ({ id: fileId, kind, fileName, bytes })),
    contact, ways: contact ? (Object.keys(contact) as ContactColumn[]).filter(way => contact[way] !== null) : [],
    contactDays: getClock('objection.contactRetention', calendar).amount ?? 0,
    remedyDates: knewOn === null ? [] : remedyDates(knewOn, calendar),
    openRemedies: remedies.filter(kind => kind === 'reconsideration' || kind === 'litigation'),
    may: {
      add: open, withdraw: open, erase: !open && (words !== '' || messages.length + files.length > 0),
      fileRemedy: site.period === 'live' && site.status !== 'withdrawn',
    },
    openings: timeline.filter(({ action }) => action === 'objection.contactOpened').map(({ at, reason, facts }) => ({ at, reason, role: roles.find(name => name === facts.role) ?? null })),
    steps: timeline.flatMap(({ at, action }) => (shownSteps as readonly string[]).includes(action.replace(/^objection\./, '')) ? [{ at, step: action.replace(/^objection\./, '') }] : []),
  }
}
