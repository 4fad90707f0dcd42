// What the staff saw, in the words of the verdict.
// Source: F23, F24; security decisions, "offline door": green, not green, not shown, star.
import type { SeenByStaff } from '../../people/index.ts'
import type { Seen } from './contract.ts'

export type SeenHere = Pick<SeenByStaff, 'health' | 'travel'>

/**
 * Gives what was seen in the words of the facts; undefined when nothing was. "Not green" without a
 * colour is as good as no valid code: nobody writes a colour that nobody saw.
 */
export function seenHere(seen: Seen | undefined): SeenHere | undefined {
  const { health, travel } = seen ?? {}
  const words: SeenHere = {
    ...(health === 'not-green' && { health: 'none' }),
    ...((health === 'green' || health === 'yellow' || health === 'red') && { health }),
    ...((travel === 'plain' || travel === 'starred') && { travel }),
  }
  return words.health === undefined && words.travel === undefined ? undefined : words
}
