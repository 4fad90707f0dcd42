// The path of a unit inside its complex: A座/3层/301. It is how a list, a sheet and a manager name a
// unit that has no id yet, and what makes a second import find it again.
// Source: F7; ADR 0019.
import { NAME_MAX, readLine } from '../place-name.rule.ts'

/** What a unit is called in its own list (301), however its shop is called. Units: characters. */
export const LABEL_MAX = NAME_MAX

// The slash of a Chinese keyboard, and the bracket that people type for "inside".
const SEPARATORS: ReadonlySet<string> = new Set('/／>＞')
const ESCAPE = '\\'

/** Cuts at separators that no backslash stands before. */
function cutPath(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let isEscaped = false
  for (const char of text) {
    const isSign = char === ESCAPE || SEPARATORS.has(char)
    if (isEscaped && !isSign) part += ESCAPE
    if (isEscaped || !isSign) {
      part += char
      isEscaped = false
    } else if (char === ESCAPE) isEscaped = true
    else {
      parts.push(part)
      part = ''
    }
  }
  return [...parts, isEscaped ? part + ESCAPE : part].map((one) => one.trim())
}

export type PathProblem = 'path-missing' | 'path-invalid'

/**
 * Reads a path as typed. A separator at its end says nothing; inside a label it stands behind a
 * backslash.
 * Shape: labels from the top, at least one.
 * Source: F7.
 */
export function readPath(
  text: string,
): { readonly ok: true; readonly labels: string[] } | { ok: false; problem: PathProblem } {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, problem: 'path-missing' }
  const parts = cutPath(trimmed)
  while (parts.length > 1 && parts.at(-1) === '') parts.pop()
  while (parts.length > 1 && parts[0] === '') parts.shift()
  const labels = parts.map((part) => readLine(part, { max: LABEL_MAX }))
  if (!labels.every((label) => label !== undefined)) return { ok: false, problem: 'path-invalid' }
  return { ok: true, labels }
}

/** Writes a path that `readPath` reads as the same labels. */
export function writePath(labels: readonly string[]): string {
  const isSign = (char: string): boolean => char === ESCAPE || SEPARATORS.has(char)
  const escaped = labels.map((label) =>
    [...label].map((char) => (isSign(char) ? ESCAPE + char : char)).join(''),
  )
  return escaped.join('/')
}

/**
 * Gives what of a label is compared: A座 and ａ 座 are one building.
 * Source: ADR 0019 (same path, same unit).
 */
export function labelKey(label: string): string {
  const plain = label.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '')
  // A label of spaces and signs alone is compared as it is.
  return plain === '' ? label : plain
}

// 1层, 地下一层, 负一楼, B1, 12F, L3, 3rd floor; 1号楼 is a building.
const FLOOR = new RegExp(
  [
    '层$',
    '^(地下|负|-)?[\\d一二三四五六七八九十]{1,3}楼$',
    '^-?\\d{1,3}f$',
    '^[bfl]\\d{1,2}$',
    'floor',
    '^basement',
  ].join('|'),
  'iu',
)

/** Says whether a label names a floor. Source: F30 (who was on one floor is near). */
export function isFloor(label: string): boolean {
  return FLOOR.test(labelKey(label))
}
