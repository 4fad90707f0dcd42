// Names: the one spelling that is shown, and the one that is compared.
// Source: ADR 0004 (canonical forms), Notice clause IV (registration by name and document).
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'

export type CheckedName = {
  readonly ok: true
  /** As shown back: NFKC, one space, one kind of middle dot. */
  readonly name: string
  /** As compared and indexed: the same in ASCII upper case. */
  readonly canonical: string
}

// The longest names on passports have 39 characters a line; more is a mistake or an attack.
const NAME_MAX = 60
const TYPED_MAX = 400
// Every dot that keyboards offer for names such as 阿卜杜拉·买买提 (NFKC turns some into others).
const MIDDLE_DOTS = /\s*[\u00b7\u2022\u2027\u22c5\u2219\u25cf\u30fb\uff65\u0387\u16eb]\s*/gu
// Controls, unassigned and private characters, lone surrogates, line breaks and the invisible
// format characters that make two names look like one.
const UNWRITABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

// Marks piled up on one letter run over the lines above; no script needs more than three.
const PILED_MARKS = /\p{M}{4,}/u

/**
 * Checks a name and gives its one spelling.
 * Refuses: 'name-invalid' when empty, longer than 60 characters, or with invisible characters.
 * Source: ADR 0004.
 */
export function checkName(typed: string): CheckedName | Refused {
  if (typed.length > TYPED_MAX || UNWRITABLE.test(typed)) return refuse('name-invalid', 'name')
  const name = typed
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(MIDDLE_DOTS, '·')
    .trim()
    .normalize('NFKC')
  const length = [...name].length
  if (length === 0 || length > NAME_MAX) return refuse('name-invalid', 'name')
  // A name has at least one letter; marks alone would show as nothing.
  if (!/\p{L}/u.test(name) || PILED_MARKS.test(name.normalize('NFKD')))
    return refuse('name-invalid', 'name')
  return {
    ok: true,
    name,
    canonical: name.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  }
}
