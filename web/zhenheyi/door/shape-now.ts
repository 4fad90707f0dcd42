// The shape of the moment: the server's, or without a network the one that the shift was given.
import { doorNow } from './offline/clock.ts'
import type { Kit } from './offline/store.ts'
import type { Live } from './use-live.ts'

/** Gives the shape that visitors' phones show now. */
export function shapeNow(live: Live, kit: Kit | undefined): string | undefined {
  const shapes = kit?.shapes
  if (live.offlineSince === undefined || !shapes) return live.head?.passShape
  const step = Math.floor((doorNow() - shapes.shapesFrom) / shapes.shapeStepSeconds)
  return shapes.shapes[step]
}
