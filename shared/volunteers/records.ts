/** What is written and read whole in a column of a team, a shift or an order. */

/** Chinese always, English where there is some. */
export interface Bilingual { zh: string, en: string | null }

/** What a team says of itself. */
export interface TeamText {
  name: Bilingual
  does: Bilingual
  /** What its volunteers may not do. */
  mayNot: Bilingual
  when: Bilingual
  where: Bilingual
  /** Office, address, telephone of the community. */
  contact: Bilingual
  /** Who leads, only as they agreed to be named. */
  leader: Bilingual | null
  /** Of a team of the ten roles: which. */
  role: Bilingual | null
  insurance: Bilingual | null
  risks: Bilingual | null
}

/** Why somebody stands on a roster, as the roster says it: a message's key and what stands in its places. */
export interface RosterReason { key: string, params: Record<string, string | number> }

/** What the volunteer says of an order when it is over. */
export interface LeaseNote { solved: 'yes' | 'partly' | 'no', words: string | null }
