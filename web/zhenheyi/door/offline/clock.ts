// The server's time as this device knows it: its own clock and the offset measured at each sync.

const NAME = 'zpc-door-offset'

let offsetMs = readOffset()

function readOffset(): number {
  try {
    const kept = Number(localStorage.getItem(NAME) ?? 0)
    return Number.isFinite(kept) ? kept : 0
  } catch {
    return 0
  }
}

/** Notes how far the server's clock is ahead. Units: milliseconds since 1970. */
export function noteServerTime(serverMs: number, askedMs: number): void {
  const answeredMs = Date.now()
  offsetMs = Math.round(serverMs - (askedMs + answeredMs) / 2)
  try {
    localStorage.setItem(NAME, String(offsetMs))
  } catch {
    // Without storage the offset holds until the page is closed.
  }
}

/** Gives the offset: server minus device. Units: milliseconds. */
export function clockOffsetMs(): number {
  return offsetMs
}

/** Gives the instant by the server's clock. Units: seconds since 1970. */
export function doorNow(): number {
  return Math.floor((Date.now() + offsetMs) / 1000)
}
