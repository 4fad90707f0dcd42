// The live list of a door: read once, then news by server-sent events; read again after a gap.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DoorRow, DoorRows } from '../../src/visits/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useSession } from './session.ts'
import { soundStop } from './sound.ts'

const WINDOW_SECONDS = 30 * 60
const TICK_MS = 15_000
// A busy door has some 300 rows in half an hour; more would only slow an old tablet.
const ROWS_MAX = 500

export type DoorState = {
  readonly head: DoorRows | undefined
  /** Newest first. */
  readonly rows: readonly DoorRow[]
  /** Entered in the last 30 minutes. */
  readonly registered: number
  /** Seconds since 1970; undefined while connected. */
  readonly offlineSince: number | undefined
  readonly refusal: ApiRefusal | undefined
  readonly reload: () => void
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}

/** Puts news on top, or in the place of an older word about the same visit. */
function merge(rows: readonly DoorRow[], row: DoorRow): DoorRow[] {
  const from = nowSeconds() - WINDOW_SECONDS
  const others = rows.filter((other) => other.key !== row.key && other.enteredAt > from)
  return [row, ...others]
    .toSorted((left, right) => right.enteredAt - left.enteredAt)
    .slice(0, ROWS_MAX)
}

/** Follows one door. */
export function useDoor(pointId: string): DoorState {
  const { setMe } = useSession()
  const [head, setHead] = useState<DoorRows>()
  const [rows, setRows] = useState<readonly DoorRow[]>([])
  const [offlineSince, setOfflineSince] = useState<number>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const known = useRef(new Set<string>())

  const read = useCallback(async () => {
    const answer = await callApi<DoorRows>(`/api/door/points/${pointId}/rows`)
    if (!answer.ok) {
      if (answer.status === 401) setMe(undefined)
      if (answer.status === 0) setOfflineSince((since) => since ?? nowSeconds())
      else setRefusal(answer)
      return
    }
    for (const row of answer.body.rows) known.current.add(row.key)
    setRefusal(undefined)
    setHead(answer.body)
    setRows(answer.body.rows)
  }, [pointId, setMe])

  useEffect(() => {
    void read()
    const events = new EventSource(`/api/door/points/${pointId}/events`)
    let hasDropped = false
    events.addEventListener('open', () => {
      setOfflineSince(undefined)
      // What happened while the line was down is on the list, not in the stream.
      if (hasDropped) void read()
      hasDropped = false
    })
    events.addEventListener('row', (event: MessageEvent<string>) => {
      const row = JSON.parse(event.data) as DoorRow
      if (!known.current.has(row.key) && row.verdict === 'see-staff') soundStop()
      known.current.add(row.key)
      setRows((kept) => merge(kept, row))
    })
    events.addEventListener('closed', () => {
      events.close()
      void read()
    })
    events.addEventListener('error', () => {
      hasDropped = true
      setOfflineSince((since) => since ?? nowSeconds())
    })
    // Rows leave the screen after 30 minutes, and the shape of the moment changes every five.
    const timer = setInterval(() => void read(), TICK_MS)
    return () => {
      clearInterval(timer)
      events.close()
    }
  }, [pointId, read])

  const registered = rows.filter((row) => row.outcome === 'entered').length
  return { head, rows, registered, offlineSince, refusal, reload: () => void read() }
}
