// The order in which signs leave the printer: the order in which somebody walks through the
// building, from the lowest floor up, along the doors.
// Source: F7, F9.

const DIGITS = '零一二三四五六七八九'

/** Reads a small Chinese number: 十二 is 12. */
function readChinese(text: string): number | undefined {
  const match = /^([一二两三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text)
  if (!match || text === '') return undefined
  const [, first = '', ten = '', last = ''] = match
  const of = (digit: string): number => (digit === '两' ? 2 : DIGITS.indexOf(digit))
  if (ten === '') return last === '' && first !== '' ? of(first) : undefined
  return (first === '' ? 1 : of(first)) * 10 + (last === '' ? 0 : of(last))
}

const NUMBER = '(\\d{1,3}|[一二两三四五六七八九十]{1,3})'
const BELOW = new RegExp(`^(?:B|负|地下|-)\\s*${NUMBER}?\\s*(?:层|楼|F|$)`, 'i')
const ABOVE = new RegExp(`^(?:第|L|F)?\\s*${NUMBER}\\s*(?:层|楼|F|$)`, 'i')

function numberOf(text: string | undefined): number {
  if (text === undefined) return 1
  return /^\d/.test(text) ? Number(text) : (readChinese(text) ?? 0)
}

/**
 * Reads the number of a floor from its name: B2 and 负二层 are -2, 首层 is 1; undefined when the
 * name says none.
 * Source: F7.
 */
export function readFloor(name: string): number | undefined {
  const text = name.normalize('NFKC').trim()
  if (/^(首层|底层|一楼大厅|G(F|$))/i.test(text)) return 1
  const below = BELOW.exec(text)
  if (below) return -numberOf(below[1])
  const above = ABOVE.exec(text)
  return above ? numberOf(above[1]) : undefined
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

/** Compares two names of one level: floors by number, others as people count. Source: F9. */
export function compareNames(one: string, other: string): number {
  const [low, high] = [readFloor(one), readFloor(other)]
  if (low !== undefined && high !== undefined && low !== high) return low - high
  return collator.compare(one, other)
}

type Node = { readonly placeId: number; readonly parentId: number | null; readonly name: string }

/**
 * Puts the places of a branch in the order of a walk, each before its parts.
 * Shape: as many as came; the root first.
 * Source: F9.
 */
export function walkBranch<T extends Node>(rootId: number, places: readonly T[]): T[] {
  const parts = Map.groupBy(places, (place) => place.parentId)
  const root = places.find((place) => place.placeId === rootId)
  const walk: T[] = []
  const waiting: T[] = root ? [root] : []
  const seen = new Set<number>()
  for (;;) {
    const place = waiting.pop()
    if (!place) return walk
    // A tree has no rings; a row that says so all the same must not hang the printer.
    if (seen.has(place.placeId)) continue
    seen.add(place.placeId)
    walk.push(place)
    const below = parts.get(place.placeId) ?? []
    waiting.push(...below.toSorted((one, other) => compareNames(other.name, one.name)))
  }
}
