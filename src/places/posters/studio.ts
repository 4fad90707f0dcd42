// Where posters are drawn: one thread beside the server, begun with the first order. The event loop
// that answers scans only passes finished pieces on.
import { Worker } from 'node:worker_threads'
import type { Poster } from './poster.ts'
import type { PosterSet } from './set-file.ts'
import type { Format } from './sign-shapes.rule.ts'

export const POSTER_KINDS = ['pdf', 'png'] as const
export type PosterKind = (typeof POSTER_KINDS)[number]

export type PosterOrder = {
  readonly kind: PosterKind
  readonly format: Format
  readonly poster: Poster
}

export type StudioMessage = { readonly id: number } & (
  | { readonly what: 'draw'; readonly order: PosterOrder }
  | { readonly what: 'begin'; readonly set: PosterSet }
  | { readonly what: 'next' | 'drop' }
)
/** Without a piece: the set is at its end. */
export type StudioAnswer = {
  readonly id: number
  readonly piece?: Uint8Array
  readonly error?: unknown
}

export type Studio = {
  readonly draw: (order: PosterOrder) => Promise<Buffer>
  /** Draws a set piece by piece, each when it is asked for. */
  readonly drawSet: (set: PosterSet) => AsyncGenerator<Buffer>
  readonly close: () => Promise<void>
}

// The font, its outlines and a few sets: 60 MB. A thread that wants more has lost its way.
const HEAP_MB = 256

type Waiting = {
  readonly resolve: (piece: Buffer | undefined) => void
  readonly reject: (error: unknown) => void
}

/** Opens the studio; its thread begins with the first order and holds no process up. */
export function openStudio(): Studio {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0

  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker?.unref()
    return one
  }

  const failAll = (error: unknown): void => {
    worker = undefined
    for (const id of waiting.keys()) settle(id)?.reject(error)
  }

  const open = (): Worker => {
    const made = new Worker(new URL('poster-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    made.on('message', ({ id, piece, error }: StudioAnswer) => {
      const one = settle(id)
      if (error === undefined) one?.resolve(piece && Buffer.from(piece))
      else one?.reject(error)
    })
    made.on('error', failAll)
    made.on('exit', () => {
      if (worker === made) failAll(new Error('the studio was closed'))
    })
    return made
  }

  const ask = (message: StudioMessage): Promise<Buffer | undefined> => {
    worker ??= open()
    worker.ref()
    const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
    waiting.set(message.id, { resolve, reject })
    worker.postMessage(message, [])
    return promise
  }

  const nextId = (): number => {
    last += 1
    return last
  }

  return {
    draw: async (order) => {
      const file = await ask({ id: nextId(), what: 'draw', order })
      return file ?? Buffer.alloc(0)
    },
    drawSet: async function* (set) {
      const id = nextId()
      try {
        let piece = await ask({ id, what: 'begin', set })
        while (piece) {
          yield piece
          piece = await ask({ id, what: 'next' })
        }
      } finally {
        worker?.postMessage({ id, what: 'drop' } satisfies StudioMessage, [])
      }
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}
