// Decodes photos one at a time, each in a thread that ends with it or when its time is up.
// The picture is in memory only, and only until then. Source: F21; ADR 0020.
import { Worker } from 'node:worker_threads'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
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
   * Refuses: 'photo-unreadable', 'too-large' for too many pixels, 'busy' when others wait.
   */
  readonly read: (bytes: Uint8Array) => Promise<ReadPhoto>
}

const UNREADABLE = refuse('photo-unreadable')

function decode(bytes: Uint8Array): Promise<ReadPhoto> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('photo-worker.ts', import.meta.url), { workerData: bytes })
    let answer: ReadPhoto = UNREADABLE
    // A thread that has answered ends by itself: ending it from here may meet it while its decoder
    // is still being compiled, and only what takes too long is worth that.
    const timer = setTimeout(() => void worker.terminate(), DECODE_MS)
    worker.once('message', (texts: string[]) => {
      answer = { ok: true, texts }
    })
    // A file that is not what its head says; the exit follows.
    worker.once('error', () => undefined)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}

/** Opens the reader: one picture is decoded, four wait, the sixth is sent away. */
export function openPhotoReader(): PhotoReader {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    read: async (bytes) => {
      const size = readPictureSize(bytes)
      if (!size) return UNREADABLE
      if (size.width * size.height > PIXELS_MAX) return refuse('too-large')
      if (waiting > WAITING_MAX) return refuse('busy')
      waiting += 1
      const decoded = last.then(() => decode(bytes))
      last = decoded
      return decoded.finally(() => {
        waiting -= 1
      })
    },
  }
}
