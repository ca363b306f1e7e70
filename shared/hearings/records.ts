/** What is written and read whole in a column of a matter. */

/** Chinese always, English where there is some: what has none is shown in Chinese and marked as such. */
export interface Bilingual { zh: string, en: string | null }

/** What a notice says besides its draft text. */
export interface NoticeText {
  title: Bilingual
  organiser: Bilingual
  /** What it is about, in a sentence or two. */
  subject: Bilingual
  /** Why, and what would change. */
  explanation: Bilingual
  /** The law and decisions it rests on. */
  basis: Bilingual
  /** Office, address, telephone. */
  contact: Bilingual
  /** Printed where the window is shorter than the law's thirty days; null otherwise. */
  shortWindowReason: Bilingual | null
}

/** Where a matter leads: a site of the ledger by its id, a policy by its slug. */
export interface MatterLink { type: 'site' | 'policy', target: string }

/** A step of a meeting; all of them together fit its time. */
export interface AgendaItem { title: Bilingual, minutes: number }

/** A line of the frozen pool of a draw: what is published of an application, and the group it stands in. */
export interface PoolEntry { receipt: string, group: string }

/** A group as it was when the pool was frozen; its key is its place in the call: 01, 02, … */
export interface DrawGroup { key: string, groupId: string, name: Bilingual, seats: number }
