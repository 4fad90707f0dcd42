// What a posted code can turn out to be, and which of the codes on a photographed wall counts.
// A wall has codes for payments and Wi-Fi beside the poster; but an address with the look of a
// place code that is not ours is an alarm even beside the right one.
// Source: security decision 17; F21.

/** What of a print is told to whoever scanned it. */
type SeenPrint = { readonly placeId: number; readonly printNo: number; readonly pointName: string }

export const POSTED_PROBLEMS = [
  // It leads to another address: an overlay, or something that is no place code at all.
  'wrong-host',
  // It looks like ours and is not.
  'unknown',
  'withdrawn',
  'other-place',
  'other-point',
] as const
export type PostedProblem = (typeof POSTED_PROBLEMS)[number]

export type PostedCode =
  | { readonly ok: true; readonly printId: number; readonly printNo: number }
  | {
      readonly ok: false
      readonly problem: PostedProblem
      /** Where a foreign code leads, for the eye: a host, or the start of the text. */
      readonly leadsTo?: string
      /** The print it is, when it is one of ours. */
      readonly print?: SeenPrint
    }

const TOKEN_PATH = /^\/p\/([A-Za-z0-9_-]{32})$/
const LEADS_TO_MAX = 80

/** Gives the token in a code of this city; where it leads instead when it is a foreign one. */
export function readPostedText(
  publicUrl: string,
  text: string,
): { readonly token: string } | { readonly leadsTo: string } | undefined {
  const url = URL.parse(text.trim())
  // A QR may hold any byte; what is kept and shown has no control characters.
  if (!url)
    return {
      leadsTo: text
        .replaceAll(/\p{Cc}/gu, '')
        .trim()
        .slice(0, LEADS_TO_MAX),
    }
  const own = new URL(publicUrl)
  if (url.origin !== own.origin) {
    // `https://pass.city@elsewhere` leads elsewhere: the host is what a browser would open.
    return { leadsTo: (url.host || url.href).slice(0, LEADS_TO_MAX) }
  }
  const base = own.pathname.replace(/\/$/, '')
  const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : ''
  const token = TOKEN_PATH.exec(path)?.[1]
  return token === undefined ? undefined : { token }
}

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
