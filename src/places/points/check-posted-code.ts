// Whether the code that hangs at a point is the one that belongs there: asked of a photo of the
// wall, and of the scan that begins a shift. The camera of a visitor never checks this, so a
// sticker over the poster is found here or nowhere. Source: security decision 17; F21.
import type { PlaceId, PointId } from '../place.ts'
import type { PrintIndex } from '../print-index.ts'
import { readPostedText } from './posted-code.rule.ts'
import type { PostedCode } from './posted-code.rule.ts'

export type PostedPoint = { readonly placeId: PlaceId; readonly pointId: PointId }

/** The prints of the city, and the address that its posters carry. */
export type PostedDeps = {
  readonly prints: Pick<PrintIndex, 'find'>
  readonly publicUrl: string
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
