// Who works where at this moment, in memory: a visitor on duty is no visitor (flags bit 6), and
// asking the database at each scan would cost as much as the scan itself.

/** A person on duty at a place. */
type OnDuty = { readonly placeId: number; readonly personId: number }

export type DutyBook = {
  readonly isOnDuty: (placeId: number, personId: number) => boolean
  readonly refresh: () => Promise<void>
  readonly close: () => void
}

// A shift that begins is seen after this at the latest. Units: milliseconds.
const REREAD_MS = 5000

/** Opens the book over a list of open duties; keeps the last one while the database is away. */
export async function openDutyBook(list: () => Promise<readonly OnDuty[]>): Promise<DutyBook> {
  let open = new Map<number, Set<number>>()
  const refresh = async (): Promise<void> => {
    const next = new Map<number, Set<number>>()
    for (const { placeId, personId } of await list()) {
      next.set(personId, (next.get(personId) ?? new Set()).add(placeId))
    }
    open = next
  }
  await refresh()
  const timer = setInterval(() => {
    refresh().catch(() => undefined)
  }, REREAD_MS).unref()
  return {
    isOnDuty: (placeId, personId) => open.get(personId)?.has(placeId) ?? false,
    refresh,
    close: () => clearInterval(timer),
  }
}
