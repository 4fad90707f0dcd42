// How both apps say a line of the history of a place: from what, to what.
import type { HistoryLine } from '../../src/places/register/contract.ts'
import type { Lang } from './words.tsx'

// Here a side that is left out was, or is, nothing; a merge has one side only.
const HAS_BOTH_SIDES: readonly string[] = [
  'moved',
  'renamed',
  'address-changed',
  'town-changed',
  'category-changed',
  'identifier-changed',
]

/** Says what a line of history is about; empty when it names nothing. */
export function sayChange(event: HistoryLine, lang: Lang, nothing: string): string {
  const { kind, from, to } = event
  const say = (side: HistoryLine['to']): string | undefined =>
    typeof side === 'object' ? side[lang] : side
  const sides = [say(from), say(to)]
  if (HAS_BOTH_SIDES.includes(kind)) return sides.map((side) => side ?? nothing).join(' → ')
  return sides.filter((side) => side !== undefined).join(' → ')
}
