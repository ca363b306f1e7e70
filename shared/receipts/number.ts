/** What a receipt can be for; the letters begin its number. */
export const receiptPrefixes = { report: 'FY', comment: 'YJ', application: 'TZ', proposal: 'YS', volunteer: 'ZY', order: 'XD', objection: 'YY', assistance: 'BZ' } as const
export type ReceiptKind = keyof typeof receiptPrefixes

/** The page that shows what a receipt opens. */
export const trackPages = { report: '/track', comment: '/track/comment', application: '/track/application', proposal: '/track/proposal', volunteer: '/track/volunteer', order: '/track/order', objection: '/track/objection', assistance: '/track/assistance' } as const satisfies Record<ReceiptKind, string>

/** The number of a receipt as somebody typed it: `fy 12345678` is FY-12345678; null when it cannot be one. */
export function parseReceiptNumber(typed: string): string | null {
  const found = /^([A-Z]{2})[\s\-–—_.]*(\d{8})$/.exec(typed.normalize('NFKC').trim().toUpperCase())
  return found && (Object.values(receiptPrefixes) as string[]).includes(found[1]!) ? `${found[1]!}-${found[2]!}` : null
}

/** The kind a page below /track is about: `/track/volunteer/orders` is of a volunteer. */
export function kindOfTrackPage(path: string): ReceiptKind {
  const kinds = Object.keys(trackPages) as ReceiptKind[]
  return kinds.find(kind => kind !== 'report' && (path === trackPages[kind] || path.startsWith(`${trackPages[kind]}/`))) ?? 'report'
}
