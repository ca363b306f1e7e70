// The syllables of Mandarin without tone, by initial. ü is written v, as on a keyboard.
const finals: Record<string, string> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  'b': 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  'p': 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  'm': 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  'f': 'a an ang ei en eng o ou u',
  'd': 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  't': 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  'n': 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve',
  'l': 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve',
  'g': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'k': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'h': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'j': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'q': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'x': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'zh': 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  'ch': 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  'sh': 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  'r': 'an ang ao e en eng i ong ou u ua uan ui un uo',
  'z': 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  'c': 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  's': 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  'y': 'a an ang ao e i in ing o ong ou u uan ue un',
  'w': 'a ai an ang ei en eng o u',
}

const syllables = new Set(Object.entries(finals).flatMap(([initial, ends]) => ends.split(' ').map(end => initial + end)))
const LONGEST = 6
const MOST_READINGS = 8

/**
 * The ways to read a run of small Latin letters as syllables, the fewest syllables first: xian → [xian], [xi, an].
 * The last one may be unfinished (mayus → ma, yu, s), but then at least one whole syllable stands before it.
 * Empty when the letters are no pinyin.
 */
export function segmentSyllables(letters: string): string[][] {
  const readings: string[][] = []
  const walk = (at: number, read: string[]) => {
    if (readings.length >= MOST_READINGS * 4) return
    if (at === letters.length) {
      if (read.length > 0) readings.push(read)
      return
    }
    for (let size = Math.min(LONGEST, letters.length - at); size > 0; size -= 1) {
      const syllable = letters.slice(at, at + size)
      if (syllables.has(syllable)) walk(at + size, [...read, syllable])
    }
    const rest = letters.slice(at)
    if (read.length > 0 && !syllables.has(rest) && isBeginning(rest)) readings.push([...read, rest])
  }
  if (/^[a-z]+$/.test(letters) && letters.length <= 48) walk(0, [])
  return readings.sort((a, b) => a.length - b.length).slice(0, MOST_READINGS)
}

const beginnings = new Set([...syllables].flatMap(syllable => Array.from(syllable, (_, index) => syllable.slice(0, index + 1))))
const isBeginning = (letters: string) => beginnings.has(letters)

/** The first letters of syllables: 'ma yu' → 'm y'. */
export function toInitials(spacedSyllables: string): string {
  return spacedSyllables.split(' ').map(syllable => syllable.charAt(0)).join(' ')
}
