// The entrance counter of one door: taps of the last 30 minutes, kept on this device only.
import { useEffect, useState } from 'react'

// The same span as the list beside it, so that the gap compares like with like.
const WINDOW_MS = 30 * 60_000
const REFRESH_MS = 15_000

function nameOf(pointId: string): string {
  return `zpc-entrances-${pointId}`
}

function read(pointId: string): number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(pointId)) ?? '[]')
    const times = Array.isArray(kept) ? kept.filter((time) => typeof time === 'number') : []
    return times.filter((time) => time > Date.now() - WINDOW_MS)
  } catch {
    // A full or blocked storage: the counter starts again at zero.
    return []
  }
}

function write(pointId: string, times: readonly number[]): void {
  try {
    localStorage.setItem(nameOf(pointId), JSON.stringify(times))
  } catch {
    // Counting goes on in memory; only a restart of the page forgets it.
  }
}

/** Counts who comes in; a tap too many is taken back. */
export function useCounter(pointId: string) {
  const [times, setTimes] = useState(() => read(pointId))
  useEffect(() => {
    const timer = setInterval(
      () => setTimes((kept) => kept.filter((time) => time > Date.now() - WINDOW_MS)),
      REFRESH_MS,
    )
    return () => clearInterval(timer)
  }, [])
  const put = (next: number[]): void => {
    setTimes(next)
    write(pointId, next)
  }
  return {
    count: times.length,
    add: () => put([...times, Date.now()]),
    takeBack: () => put(times.slice(0, -1)),
  }
}
