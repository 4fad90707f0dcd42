// Which of the codes on a photographed wall counts. A wall has codes for payments and Wi-Fi beside
// the poster; but an address with the look of a place code that is not ours is an alarm even
// beside the right one. Source: security decision 17; F21.
import type { PostedCode } from './check-posted-code.ts'

/** What a photo of a point showed. */
export type PhotoResult = PostedCode | { readonly ok: false; readonly problem: 'no-code' }

// What a look-alike copies, so that the eye is content.
const PLACE_CODE_PATH = /\/p\/[A-Za-z0-9_-]{32}(?:[?#/]|$)/

function isLookAlike(text: string): boolean {
  return PLACE_CODE_PATH.test(text)
}

// The nearer to being right, the more it helps to say what is wrong.
const NEAREST_FIRST = ['other-point', 'withdrawn', 'other-place', 'unknown', 'wrong-host'] as const

/** Chooses among the checked codes of a photo. Source: security decision 17. */
export function judgePhoto(
  codes: readonly { readonly text: string; readonly checked: PostedCode }[],
): PhotoResult {
  const overlay = codes.find(
    ({ text, checked }) => !checked.ok && checked.problem === 'wrong-host' && isLookAlike(text),
  )
  if (overlay) return overlay.checked
  const right = codes.find(({ checked }) => checked.ok)
  if (right) return right.checked
  for (const problem of NEAREST_FIRST) {
    const found = codes.find(({ checked }) => !checked.ok && checked.problem === problem)
    if (found) return found.checked
  }
  return { ok: false, problem: 'no-code' }
}
