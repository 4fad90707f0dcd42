// Keeps on the device who waits at a door, and shows it where the list could not be read since the
// door was opened: a reload without a network must not hide whom somebody was told to keep apart.
import { useEffect, useMemo } from 'react'
import { doorNow } from './offline/clock.ts'
import { rowsOfStops, stopsToKeep } from './offline/stops.ts'
import type { KeptStop } from './offline/stops.ts'
import { keepStops } from './offline/store.ts'
import type { Kit } from './offline/store.ts'
import type { Live } from './use-live.ts'

/** Gives the list as it is to be shown. */
export function useKeptStops(live: Live, kit: Kit | undefined): Live {
  const { head, rows, offlineSince, refusal } = live
  const isRead = head !== undefined
  const pointId = kit?.pointId
  // As text: the list is another one every few seconds, and who waits hardly ever.
  const waiting = useMemo(() => JSON.stringify(stopsToKeep(rows)), [rows])
  useEffect(() => {
    if (!isRead || pointId === undefined) return
    // A browser that keeps nothing shows the list while there is a network.
    keepStops(pointId, JSON.parse(waiting) as KeptStop[]).catch(() => undefined)
  }, [isRead, pointId, waiting])
  const isReopened = !isRead && offlineSince !== undefined && refusal === undefined
  const shown = useMemo(() => {
    if (!isReopened || !kit?.stops) return rows
    return rowsOfStops(kit.stops, { guidance: kit.state.guidance, now: doorNow() })
  }, [isReopened, kit, rows])
  return { ...live, rows: shown }
}
