// Where posters are drawn: one process beside the server, begun with the first order. The event
// loop that answers scans only passes finished pieces on. Source: ADR 0024, 0025.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { startBeside } from '../../platform/apart.ts'
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

// The font, its outlines and a few sets: 60 MB. A process that wants more has lost its way.
const HEAP_MB = 256

type Waiting = {
  readonly resolve: (piece: Buffer | undefined) => void
  readonly reject: (error: unknown) => void
}

type Drawing = {
  readonly id: number
  readonly set: PosterSet
  readonly ask: (message: StudioMessage) => Promise<Buffer | undefined>
  readonly tell: (message: StudioMessage) => void
}

async function* drawPieces({ id, set, ask, tell }: Drawing): AsyncGenerator<Buffer> {
  try {
    let piece = await ask({ id, what: 'begin', set })
    while (piece) {
      yield piece
      piece = await ask({ id, what: 'next' })
    }
  } finally {
    tell({ id, what: 'drop' })
  }
}

/** Opens the studio; its process begins with the first order and holds no server up. */
export function openStudio(): Studio {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | undefined
  let last = 0

  const hold = (isBusy: boolean): void => {
    for (const one of [child, child?.channel]) {
      if (isBusy) one?.ref()
      else one?.unref()
    }
  }

  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) hold(false)
    return one
  }

  const open = (): ChildProcess => {
    const made = startBeside(new URL('poster-worker.ts', import.meta.url), HEAP_MB)
    const failAll = (error: unknown): void => {
      // The next order begins another one.
      if (child !== made) return
      child = undefined
      for (const id of waiting.keys()) settle(id)?.reject(error)
    }
    made.on('message', (answer) => {
      const { id, piece, error } = answer as StudioAnswer
      const one = settle(id)
      if (error === undefined) one?.resolve(piece && Buffer.from(piece))
      else one?.reject(error)
    })
    made.on('error', failAll)
    made.on('close', () => failAll(new Error('the studio was closed')))
    return made
  }

  const tell = (message: StudioMessage): void => {
    // Whoever waits hears of a process that is gone, or never came, by its own events.
    if (child?.connected === true) child.send(message, () => undefined)
  }

  const ask = (message: StudioMessage): Promise<Buffer | undefined> => {
    child ??= open()
    hold(true)
    const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
    waiting.set(message.id, { resolve, reject })
    tell(message)
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
    drawSet: (set) => drawPieces({ id: nextId(), set, ask, tell }),
    close: async () => {
      if (!child) return
      const closed = once(child, 'close')
      hold(true)
      child.kill('SIGKILL')
      await closed
    },
  }
}
