// The entrance counter: how many came in, counted by hand, against how many are registered. "That
// everyone is scanned" can be seen as one number. Source: Notice clause V.2; F22.
import { HOUR, dayOf, dayStart } from '../../base/instant.ts'
import type { Day } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { Counter, CounterBody } from './contract.ts'
import { countEntered, insertTaps, sumTaps } from './counter.sql.ts'
import type { DoorDeps } from './door-deps.ts'

// Taps may wait on a device without network as long as its entries.
const TAP_HOURS_MAX = 72
const AHEAD_SECONDS = 120
// Below it a gap is somebody who turned round; above it people walk past the code.
const GAP_SHARE = 0.05

type CounterDeps = Pick<DoorDeps, 'sql' | 'clock' | 'prints'>

async function readDay(deps: CounterDeps, print: IndexedPrint, day: Day): Promise<Counter> {
  const { pointId, placeId } = print
  const door = { placeId, printNos: deps.prints.printNosOf(pointId) }
  const span = { from: dayStart(day), to: dayStart(day + 1) }
  const [counted, registered] = await Promise.all([
    sumTaps(deps.sql, pointId, day),
    countEntered(deps.sql, door, span),
  ])
  const gap = counted - registered
  return { ok: true, counted, registered, gap, isGapLarge: gap > counted * GAP_SHARE }
}

/** Reads today's counter of a point. Source: F22. */
export async function readCounter(deps: CounterDeps, print: IndexedPrint): Promise<Counter> {
  return readDay(deps, print, dayOf(deps.clock.now()))
}

/** Counts taps once, whenever they arrive. Refuses: 'entry-time' (field 'at'). Source: F22. */
export async function countTaps(
  deps: CounterDeps,
  print: IndexedPrint,
  body: CounterBody,
): Promise<Counter | Refused> {
  const now = deps.clock.now()
  const at = body.at ?? now
  if (at > now + AHEAD_SECONDS || at < now - TAP_HOURS_MAX * HOUR) return refuse('entry-time', 'at')
  const { batchId, taps } = body
  await insertTaps(deps.sql, { batchId, taps, pointId: print.pointId, day: dayOf(at) })
  return readCounter(deps, print)
}
