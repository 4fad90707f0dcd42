// Whether the code that hangs at a point is the one that belongs there: asked of a photo of the
// wall, and of the scan that begins a shift. The camera of a visitor never checks this, so a
// sticker over the poster is found here or nowhere. Source: security decision 17; F21.
import type { PlaceId, PointId, PrintId } from '../place.ts'
import type { IndexedPrint, PrintIndex } from '../print-index.ts'

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
  | { readonly ok: true; readonly printId: PrintId; readonly printNo: number }
  | {
      readonly ok: false
      readonly problem: PostedProblem
      /** Where a foreign code leads, for the eye: a host, or the start of the text. */
      readonly leadsTo?: string
      /** The print it is, when it is one of ours. */
      readonly print?: IndexedPrint
    }

export type PostedPoint = { readonly placeId: PlaceId; readonly pointId: PointId }

/** The prints of the city, and the address that its posters carry. */
export type PostedDeps = {
  readonly prints: Pick<PrintIndex, 'find'>
  readonly publicUrl: string
}

const TOKEN_PATH = /^\/p\/([A-Za-z0-9_-]{32})$/
const LEADS_TO_MAX = 80

/** Gives the token in a code of this city; where it leads instead when it is a foreign one. */
export function readPostedText(
  publicUrl: string,
  text: string,
): { readonly token: string } | { readonly leadsTo: string } | undefined {
  const url = URL.parse(text.trim())
  if (!url) return { leadsTo: text.trim().slice(0, LEADS_TO_MAX) }
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

/**
 * Says whether a text read from a QR is a live print of a point. Untrusted text.
 * Shape: on refusal the first of POSTED_PROBLEMS that holds.
 * Source: security decision 17; F21.
 */
export function checkPostedCode(deps: PostedDeps, text: string, point: PostedPoint): PostedCode {
  const read = readPostedText(deps.publicUrl, text)
  if (read && 'leadsTo' in read) {
    return { ok: false, problem: 'wrong-host', leadsTo: read.leadsTo }
  }
  const print = read && deps.prints.find(read.token)
  if (!print) return { ok: false, problem: 'unknown' }
  if (print.withdrawn || print.state === 'closed') return { ok: false, problem: 'withdrawn', print }
  if (print.placeId !== point.placeId) return { ok: false, problem: 'other-place', print }
  if (print.pointId !== point.pointId) return { ok: false, problem: 'other-point', print }
  return { ok: true, printId: print.printId, printNo: print.printNo }
}
