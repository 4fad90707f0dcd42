// The process that draws: fonts, outlines, packing and pictures stay away from the scans of a city.
// Draws one piece for each message, so that a single sign never waits for a whole complex.
import { endWithServer } from '../../platform/apart.ts'
import { renderPoster } from './render-poster.ts'
import { drawSet } from './set-file.ts'
import type { StudioAnswer, StudioMessage } from './studio.ts'

const sets = new Map<number, Generator<Buffer>>()

function nextOf(id: number): StudioAnswer {
  const made = sets.get(id)?.next()
  if (made && made.done !== true) return { id, piece: made.value }
  sets.delete(id)
  return { id }
}

function answer(message: StudioMessage): StudioAnswer | undefined {
  switch (message.what) {
    case 'draw':
      return { id: message.id, piece: renderPoster(message.order.poster, message.order) }
    case 'begin':
      sets.set(message.id, drawSet(message.set))
      return nextOf(message.id)
    case 'next':
      return nextOf(message.id)
    case 'drop':
      sets.delete(message.id)
      return undefined
    default:
      return message satisfies never
  }
}

function reply(answered: StudioAnswer): void {
  process.send?.(answered)
}

endWithServer()
process.on('message', (message: StudioMessage) => {
  try {
    const answered = answer(message)
    if (answered) reply(answered)
  } catch (error) {
    sets.delete(message.id)
    reply({ id: message.id, error })
  }
})
