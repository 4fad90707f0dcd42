// What a place, a posting point or an address may be called. Anything readable is kept as typed;
// what cannot be printed or could deceive the reader of a poster is refused, never repaired.
// Source: Notice clause III; ADR 0007.

export const NAME_MAX = 80
export const POINT_NAME_MAX = 40
export const ADDRESS_MAX = 200
export const REASON_MAX = 200

// Control characters, line and paragraph separators, private use, unassigned and lone surrogates
// have no printed form; bidirectional controls turn a name around on the poster.
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u
const READABLE = /[\p{L}\p{N}\p{S}]/u

/**
 * Reads one line of text; undefined when it is too long, unprintable or (unless it may be empty)
 * says nothing. Spaces at both ends are dropped, nothing else changes.
 * Units: max in characters.
 * Source: Notice clause III.
 */
export function readLine(
  text: string,
  rule: { readonly max: number; readonly mayBeEmpty?: boolean },
): string | undefined {
  const line = text.trim()
  if (line === '') return rule.mayBeEmpty === true ? '' : undefined
  if ([...line].length > rule.max || UNPRINTABLE.test(line)) return undefined
  return rule.mayBeEmpty === true || READABLE.test(line) ? line : undefined
}
