// Readers of ID cards and codes that act as keyboards: a burst of keys faster than any hand, closed
// by Enter. Slow typing is a person's and is left alone.

// A hand on a keyboard makes 10 keys a second at most, a reader 50 and more. Units: milliseconds.
const GAP_MS = 45
// Shorter bursts are a slip of the hand; the shortest document number has five characters.
const LENGTH_MIN = 5
// The address of a personal code has some 80 characters; a longer burst is no reader's.
const LENGTH_MAX = 300

export type Key = { readonly key: string; readonly atMs: number }

export type Wedge = {
  /** Takes a key; gives the whole text when this key ends a burst of a reader. */
  readonly take: (key: Key) => string | undefined
}

/** Makes the memory of one keyboard. */
export function makeWedge(): Wedge {
  let text = ''
  let lastMs = 0
  return {
    take: ({ key, atMs }) => {
      if (atMs - lastMs > GAP_MS) text = ''
      lastMs = atMs
      if (key === 'Enter') {
        const whole = text
        text = ''
        return whole.length >= LENGTH_MIN ? whole : undefined
      }
      if (key.length === 1 && text.length < LENGTH_MAX) text += key
      return undefined
    },
  }
}

/** Reads the token out of the address in a personal code; undefined for any other text. */
export function readPersonalCode(text: string): string | undefined {
  return /(?:^|\/c\/)([A-Za-z0-9_-]{32})(?:[?#].*)?$/.exec(text.trim())?.[1]
}
