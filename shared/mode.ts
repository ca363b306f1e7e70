export const sizes = ['standard', 'elder', 'large'] as const
export const colourings = ['auto', 'light', 'dark', 'contrast'] as const

/** How somebody reads this site: size of everything, and colours (`auto` follows the device). */
export interface Mode {
  size: (typeof sizes)[number]
  colours: (typeof colourings)[number]
}

export type ModeChoice = Mode['size'] | Mode['colours']

/** The mode a cookie holds; anything unknown in it reads as the default. */
export function parseMode(cookie: string | null | undefined): Mode {
  const words = (cookie ?? '').split('.')
  return {
    size: sizes.find(size => words.includes(size)) ?? 'standard',
    colours: colourings.find(colours => words.includes(colours)) ?? 'auto',
  }
}

/** The cookie of a mode, which is also its part in the key of a cached page: one of twelve values. */
export function formatMode({ size, colours }: Mode): string {
  return [size !== 'standard' && size, colours !== 'auto' && colours].filter(Boolean).join('.') || 'standard'
}

/** The mode after one choice: a size leaves the colours as they are, and the other way round. */
export function switchMode(mode: Mode, choice: unknown): Mode {
  const size = sizes.find(known => known === choice)
  const colours = colourings.find(known => known === choice)
  return { size: size ?? mode.size, colours: colours ?? mode.colours }
}

/** A path of this site to go back to; `/` for anything that a browser could read as another site's address. */
export function backPath(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(value)) return '/'
  const base = 'http://portal.invalid'
  if (!URL.canParse(value, base)) return '/'
  const { origin, pathname, search, hash } = new URL(value, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : '/'
}
