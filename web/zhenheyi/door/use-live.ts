// The live list of a door: read, then news by server-sent events; read again after a gap.
// Rows live in memory only and leave it after thirty minutes; a stop when it was dealt with
// (`use-kept-stops.ts` keeps its sign).
// Source: security decision 11; F25.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DoorRow, DoorRows } from '../../../src/visits/contract.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { soundEnter, soundStop } from '../sound.ts'
import { useSession } from '../session.ts'
import { askDoor, isUnreached } from './ask-door.ts'
import { doorNow } from './offline/clock.ts'
import { isStopped, isWaiting } from './row-state.ts'

const WINDOW_SECONDS = 30 * 60
const REREAD_MS = 15_000
// A busy door has some 300 rows in half an hour; more would only slow an old tablet.
const ROWS_MAX = 500

export type Scope = 'point' | 'place'

export type Live = {
  readonly head: DoorRows | undefined
  /** Newest first. */
  readonly rows: readonly DoorRow[]
  /** Seconds since 1970; undefined while connected. */
  readonly offlineSince: number | undefined
  readonly refusal: ApiRefusal | undefined
  readonly reload: () => void
}

/** Keeps the last half hour, and who still waits. */
function keepListed(rows: readonly DoorRow[]): DoorRow[] {
  const from = doorNow() - WINDOW_SECONDS
  return rows.filter((row) => row.enteredAt > from || isWaiting(row))
}

/** Puts news on top, or in the place of an older word about the same arrival. */
function merge(rows: readonly DoorRow[], row: DoorRow): DoorRow[] {
  const inside = new Set(row.companions.map((one) => one.key))
  const others = keepListed(rows).filter((other) => other.key !== row.key && !inside.has(other.key))
  const all = [row, ...others].toSorted((left, right) => right.recordedAt - left.recordedAt)
  return all.filter((one, index) => index < ROWS_MAX || isWaiting(one))
}

/** Sounds for what is new: a stop that was not one before, or somebody who comes in. */
function useSounds() {
  const known = useRef<Map<string, boolean>>(undefined)
  const tell = useCallback((row: DoorRow): void => {
    known.current ??= new Map()
    const before = known.current.get(row.key)
    const isNow = isStopped(row)
    known.current.set(row.key, isNow)
    if (isNow && before !== true) soundStop()
    else if (before === undefined && row.outcome === 'entered') soundEnter()
  }, [])
  /** A list that was read again: the first one is old news, later ones fill a gap. */
  const tellAll = useCallback(
    (rows: readonly DoorRow[]): void => {
      if (known.current) for (const row of rows.filter(isStopped)) tell(row)
      known.current ??= new Map()
      for (const row of rows) known.current.set(row.key, isStopped(row))
    },
    [tell],
  )
  return { tell, tellAll }
}

type News = {
  readonly onOpen: () => void
  readonly onRow: (row: DoorRow) => void
  /** The server ended it: off duty, or off the team. */
  readonly onClosed: () => void
  readonly onDropped: () => void
}

/** Follows the stream of a door; gives what ends it. */
function follow(address: string, news: News): () => void {
  const events = new EventSource(address)
  events.addEventListener('open', news.onOpen)
  events.addEventListener('row', (event: MessageEvent<string>) => {
    news.onRow(JSON.parse(event.data) as DoorRow)
  })
  events.addEventListener('closed', () => {
    events.close()
    news.onClosed()
  })
  events.addEventListener('error', news.onDropped)
  return () => events.close()
}

/** Reads again now and then and when the network is back; gives what ends it. */
function watchNetwork(read: () => void, goOffline: () => void): () => void {
  window.addEventListener('offline', goOffline)
  window.addEventListener('online', read)
  const timer = setInterval(read, REREAD_MS)
  return () => {
    clearInterval(timer)
    window.removeEventListener('offline', goOffline)
    window.removeEventListener('online', read)
  }
}

/** Follows one door while its gatekeeper is on duty; `onLost` when the server says he is not. */
export function useLive(
  pointId: string,
  watching: { readonly scope: Scope; readonly isOnDuty: boolean; readonly onLost: () => void },
): Live {
  const { scope, isOnDuty, onLost } = watching
  const { setMe } = useSession()
  const [head, setHead] = useState<DoorRows>()
  const [rows, setRows] = useState<readonly DoorRow[]>([])
  const [offlineSince, setOfflineSince] = useState<number>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const { tell, tellAll } = useSounds()
  const goOffline = useCallback(() => setOfflineSince((since) => since ?? doorNow()), [])

  // The last list that was asked for, and what the stream told since: the list may not know of it.
  const asked = useRef<{ readonly news: DoorRow[] }>({ news: [] })

  const read = useCallback(async () => {
    const own = { news: [] as DoorRow[] }
    asked.current = own
    const answer = await askDoor<DoorRows>(pointId, `/rows?scope=${scope}`)
    if (asked.current !== own) return
    if (answer.ok) {
      setOfflineSince(undefined)
      setRefusal(undefined)
      setHead(answer.body)
      setRows(own.news.reduce(merge, answer.body.rows))
      tellAll(answer.body.rows)
      return
    }
    if (answer.status === 401) setMe(undefined)
    if (isUnreached(answer)) {
      goOffline()
      setRows(keepListed)
      return
    }
    // Off duty or off the team: names leave the screen at once.
    setRows([])
    setHead(undefined)
    setRefusal(answer)
    onLost()
  }, [pointId, scope, setMe, goOffline, tellAll, onLost])

  useEffect(() => {
    if (!isOnDuty) {
      // A list that is still on its way is not shown either.
      asked.current = { news: [] }
      setRows([])
      setHead(undefined)
      setRefusal(undefined)
      return undefined
    }
    void read()
    const end = follow(`/api/door/points/${pointId}/events?scope=${scope}`, {
      onOpen: () => {
        setOfflineSince(undefined)
        // What happened before the line stood is on the list, not in the stream.
        void read()
      },
      onRow: (row) => {
        tell(row)
        asked.current.news.push(row)
        setRows((kept) => merge(kept, row))
      },
      onClosed: () => void read(),
      onDropped: goOffline,
    })
    const endWatch = watchNetwork(() => void read(), goOffline)
    return () => {
      endWatch()
      end()
    }
  }, [pointId, scope, isOnDuty, read, tell, goOffline])

  return { head, rows, offlineSince, refusal, reload: () => void read() }
}
