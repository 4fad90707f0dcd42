// The entrance counter of one door: taps are kept on the device until the server has counted them,
// each batch once, however often it is sent.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Counter } from '../../../src/visits/door/contract.ts'
import { askDoor, isUnreached } from './ask-door.ts'
import { doorNow } from './offline/clock.ts'

type Batch = {
  readonly batchId: string
  readonly taps: number
  readonly at: number
  /** A batch that was on its way is closed: more taps would be lost if it had arrived. */
  readonly isClosed: boolean
}

// A gatekeeper taps in bursts; one message for a burst.
const QUIET_MS = 1200
const REFRESH_MS = 15_000
const HOUR_SECONDS = 3600

function nameOf(pointId: string): string {
  return `zpc-taps-${pointId}`
}

function read(pointId: string): Batch[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(pointId)) ?? '[]')
    return Array.isArray(kept) ? (kept as Batch[]) : []
  } catch {
    // A full or blocked storage: only what the server counted is shown.
    return []
  }
}

function write(pointId: string, batches: readonly Batch[]): void {
  try {
    localStorage.setItem(nameOf(pointId), JSON.stringify(batches))
  } catch {
    // Counting goes on in memory; only a restart of the page forgets it.
  }
}

/** Adds one tap to the open batch, or begins a new one: a batch belongs to one hour of one day. */
function addTap(batches: readonly Batch[], tap: 1 | -1): Batch[] {
  const now = doorNow()
  const open = batches.find((one) => !one.isClosed && now - one.at < HOUR_SECONDS)
  if (!open) {
    return [...batches, { batchId: crypto.randomUUID(), taps: tap, at: now, isClosed: false }]
  }
  return batches.map((one) => (one === open ? { ...one, taps: one.taps + tap } : one))
}

export type EntranceCount = {
  readonly counted: number
  readonly registered: number
  readonly gap: number
  readonly isGapLarge: boolean
  readonly add: () => void
  readonly takeBack: () => void
}

// Above this share the gap is worth a word to the people at the door. Source: F22.
const GAP_SHARE = 0.05

/** Counts who comes in; a tap too many is taken back. */
export function useCounter(pointId: string, isOnDuty: boolean): EntranceCount {
  const [batches, setBatches] = useState(() => read(pointId))
  const [known, setKnown] = useState<Counter>()
  const latest = useRef(batches)
  const put = useCallback(
    (next: Batch[]): void => {
      latest.current = next
      setBatches(next)
      write(pointId, next)
    },
    [pointId],
  )
  const send = useCallback(async (): Promise<void> => {
    if (latest.current.length === 0) {
      const answer = await askDoor<Counter>(pointId, '/counter')
      if (answer.ok) setKnown(answer.body)
      return
    }
    put(latest.current.map((one) => ({ ...one, isClosed: true })))
    for (const { batchId, taps, at } of latest.current) {
      const answer = await askDoor<Counter>(pointId, '/counter', { batchId, taps, at })
      if (answer.ok) setKnown(answer.body)
      else if (isUnreached(answer) || answer.status === 401 || answer.status === 403) return
      put(latest.current.filter((one) => one.batchId !== batchId))
    }
  }, [pointId, put])
  useEffect(() => {
    if (!isOnDuty) return undefined
    void send()
    const timer = setInterval(() => void send(), REFRESH_MS)
    return () => clearInterval(timer)
  }, [isOnDuty, send])
  const quiet = useRef<ReturnType<typeof setTimeout>>(undefined)
  const tap = (one: 1 | -1): void => {
    put(addTap(latest.current, one))
    clearTimeout(quiet.current)
    quiet.current = setTimeout(() => void send(), QUIET_MS)
  }
  const counted = (known?.counted ?? 0) + batches.reduce((sum, one) => sum + one.taps, 0)
  const registered = known?.registered ?? 0
  const gap = counted - registered
  return {
    counted,
    registered,
    gap,
    isGapLarge: counted > 0 && gap > counted * GAP_SHARE,
    add: () => tap(1),
    takeBack: () => {
      if (counted > 0) tap(-1)
    },
  }
}
