import type { MessageKey } from '~/i18n/messages'
import type { MatterAnswer } from './answers'

export interface MatterPage {
  /** Below `/hearings/:id`. */
  path: string
  label: MessageKey
  /** Whether there is something to see there now. */
  isShown: (matter: MatterAnswer) => boolean
}

/** The other pages of a matter, as its notice lists them. Whoever adds a page adds its line. */
export const matterPages: readonly MatterPage[] = [
  { path: 'comment', label: 'commenting.title', isShown: matter => matter.state === 'open' || matter.state === 'closed' },
  { path: 'text', label: 'hearingPages.pages.text', isShown: matter => matter.versions.length > 0 },
  { path: 'comments', label: 'reading.title', isShown: matter => matter.state !== 'announced' },
  { path: 'meeting', label: 'meeting.pageLink', isShown: ({ meeting }) => meeting !== null },
  { path: 'draw', label: 'draw.title', isShown: matter => matter.hasDraws },
  { path: 'record', label: 'hearingRecord.title', isShown: matter => matter.meeting?.recordPublishedAt != null },
  { path: 'answers', label: 'answers.title', isShown: matter => matter.state !== 'announced' },
]
