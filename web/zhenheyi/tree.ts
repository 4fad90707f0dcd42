// Places as a tree in reading order.
import type { PlaceLine } from '../../src/places/contract.ts'

export type TreeRow = {
  readonly place: PlaceLine
  readonly depth: number
  readonly hasParts: boolean
  /** Visits of the place and everything below it. */
  readonly visitsToday: number
}

/** Puts parts under their places; a part whose parent is not mine stands at the top. */
export function growTree(places: readonly PlaceLine[]): TreeRow[] {
  const ids = new Set(places.map((place) => place.placeId))
  const byParent = Map.groupBy(places, (place) =>
    place.parentId !== null && ids.has(place.parentId) ? place.parentId : 0,
  )
  const rows: TreeRow[] = []
  const visit = (place: PlaceLine, depth: number): number => {
    const parts = byParent.get(place.placeId) ?? []
    const at = rows.length
    rows.push({ place, depth, hasParts: parts.length > 0, visitsToday: 0 })
    let sum = place.visitsToday
    for (const part of parts) sum += visit(part, depth + 1)
    rows[at] = { place, depth, hasParts: parts.length > 0, visitsToday: sum }
    return sum
  }
  for (const place of byParent.get(0) ?? []) visit(place, 0)
  return rows
}

/** Keeps the rows whose name holds the text, with nothing folded away. */
export function searchTree(rows: readonly TreeRow[], text: string): TreeRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...rows]
  return rows.filter((row) => row.place.name.toLowerCase().includes(wanted))
}

/** Leaves out what stands below a folded place. */
export function foldTree(rows: readonly TreeRow[], folded: ReadonlySet<number>): TreeRow[] {
  const shown: TreeRow[] = []
  let hiddenBelow = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (row.depth > hiddenBelow) continue
    hiddenBelow = folded.has(row.place.placeId) ? row.depth : Number.POSITIVE_INFINITY
    shown.push(row)
  }
  return shown
}
