// Decodes photos one at a time, each in a process that ends with it or when its time is up.
// The picture is in memory only, and only until then. Source: F21; ADR 0020.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { openApart } from '../../platform/apart.ts'
import { readPictureSize } from './picture.rule.ts'

// What most phones make; the app sends two megapixels. Unfolded: 64 MB at most.
const PIXELS_MAX = 16_000_000
// 23 megapixels took 5 s on two cores that had other work; what takes longer is no photo.
const DECODE_MS = 10_000
const WAITING_MAX = 4

export type ReadPhoto = { readonly ok: true; readonly texts: readonly string[] } | Refused

export type PhotoReader = {
  /**
   * Gives the texts of the QR codes in a picture (untrusted bytes).
   * Refuses: 'photo-unreadable', 'too-large' for too many pixels, 'busy' when others wait, or
   * others of the same person.
   */
  readonly read: (bytes: Uint8Array, by: number) => Promise<ReadPhoto>
}

const UNREADABLE = refuse('photo-unreadable')

/** Opens the reader: one picture is decoded, four wait, the sixth is sent away. */
export function openPhotoReader(): PhotoReader {
  const decode = openApart<Uint8Array, string[]>(new URL('photo-worker.ts', import.meta.url), {
    limitMs: DECODE_MS,
    waitingMax: WAITING_MAX,
  })
  return {
    read: async (bytes, by) => {
      const size = readPictureSize(bytes)
      if (!size) return UNREADABLE
      if (size.width * size.height > PIXELS_MAX) return refuse('too-large')
      const read = await decode(bytes, by)
      if (read.ok) return { ok: true, texts: read.answer }
      return read.because === 'busy' ? refuse('busy') : UNREADABLE
    },
  }
}
