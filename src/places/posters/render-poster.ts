// One sign as a file.
import { drawPdf } from './pdf.ts'
import { drawPicture } from './picture.ts'
import { layOut, titleOf } from './poster.ts'
import type { Poster } from './poster.ts'
import type { Format } from './sign-shapes.rule.ts'

/** Draws a sign as a PDF of about 14 kB, or as a picture. Source: F9. */
export function renderPoster(
  poster: Poster,
  { kind, format = 'a4' }: { readonly kind: 'pdf' | 'png'; readonly format?: Format },
): Buffer {
  const page = layOut(poster, format)
  return kind === 'png' ? drawPicture(page) : drawPdf(page, titleOf(poster))
}
