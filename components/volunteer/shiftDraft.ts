/** A shift as it stands in the fields of a form. */
export interface ShiftDraft {
  on: string
  from: string
  until: string
  placeZh: string
  placeEn: string
  noteZh: string
  noteEn: string
  seats: string
  least: string
  skills: string[]
  siteId: string
}

const orNull = (text: string) => text.trim() === '' ? null : text.trim()

/** What is sent of it; the server says what cannot stand. */
export function toSentShift({ on, from, until, placeZh, placeEn, noteZh, noteEn, seats, least, skills, siteId }: ShiftDraft) {
  return {
    on, from: from.slice(0, 5), until: until.slice(0, 5), place: { zh: placeZh, en: orNull(placeEn) }, note: orNull(noteZh) === null ? null : { zh: noteZh, en: orNull(noteEn) },
    seats: Number(seats) || 0, least: Number(least) || 0, skills, siteId: orNull(siteId)?.split('/').at(-1) ?? null,
  }
}
