// What the system says of somebody who was stopped is a look at him: whoever is on duty gets the
// steps behind a row of the audit, one a stop and shift. The scan itself writes none: only a screen
// that is shown a stop does. Source: F25, F39; security decision 11.
import { LRUCache } from 'lru-cache'
import { appendAudit } from '../../staff/index.ts'
import type { DoorRow } from '../contract.ts'
import { listStopped } from '../stops/stop.sql.ts'
import type { Gatekeeper } from './access.ts'
import type { DoorDeps } from './door-deps.ts'

/** What the screens of this process were shown already: the list is read every thirty seconds. */
export type StopsShown = LRUCache<string, true>

// Stops are on a list until they are dealt with. Fewer -> a row again; more -> memory for nothing.
const SHOWN_MAX = 20_000

/** Opens the memory of what was shown. */
export function openStopsShown(): StopsShown {
  return new LRUCache({ max: SHOWN_MAX })
}

function stopsOf(rows: readonly DoorRow[]): number[] {
  const stops = rows.flatMap((row) => [row.stop, ...row.companions.map((one) => one.stop)])
  return stops.flatMap((stop) => stop?.stopId ?? [])
}

/** Notes that somebody on duty is shown the stops of these rows; resolves before they are sent. */
export async function noteStopsShown(
  deps: Pick<DoorDeps, 'sql' | 'clock'>,
  shown: StopsShown,
  keeper: Gatekeeper,
  rows: readonly DoorRow[],
): Promise<void> {
  const { duty, personId, print } = keeper
  const keyOf = (stopId: number): string => `${duty.dutyId}|${stopId}`
  const stopIds = stopsOf(rows).filter((stopId) => !shown.has(keyOf(stopId)))
  if (stopIds.length === 0) return
  const { placeId, pointId } = print
  await deps.sql.begin(async (tx) => {
    const personsSeen = await listStopped(tx, { placeId, stopIds })
    await appendAudit(tx, {
      at: deps.clock.now(),
      actor: `person:${personId}`,
      actorKind: 'person',
      action: 'stop-shown',
      personsSeen,
      detail: { placeId, pointId },
    })
  })
  for (const stopId of stopIds) shown.set(keyOf(stopId), true)
}
