// Places as a tree in reading order, folded and paged so that two thousand units fit a cheap phone.
import type { PlaceLine } from '../../src/places/contract.ts'

/** What folding and paging need of a row. Rows stand in reading order. */
export type Branch = { readonly id: number; readonly depth: number; readonly hasParts: boolean }

export type TreeRow = Branch & {
  readonly place: PlaceLine
  /** What the row is called in its list; its whole name where its complex is not shown above it. */
  readonly title: string
  /** What stands above it, for a row that is shown alone. */
  readonly above: string
  /** Visits of the place and everything below it. */
  readonly visitsToday: number
}

/** Names a part among its siblings: 301 陈记面馆; 301 where its name only says where it is. */
function titleOf({ name, label }: PlaceLine): string {
  if (label === '' || name === label) return name
  return name.endsWith(` ${label}`) ? label : `${label} ${name}`
}

// 2层 comes before 10层, and 101 before 1001.
const ORDER = new Intl.Collator('zh-CN', { numeric: true })

function compareParts(one: PlaceLine, other: PlaceLine): number {
  const byLabel = ORDER.compare(one.label || one.name, other.label || other.name)
  return byLabel === 0 ? one.placeId - other.placeId : byLabel
}

/** Puts parts under their places; a part whose parent is not mine stands at the top. */
export function growTree(places: readonly PlaceLine[]): TreeRow[] {
  const ids = new Set(places.map((place) => place.placeId))
  const byParent = Map.groupBy(places, (place) =>
    place.parentId !== null && ids.has(place.parentId) ? place.parentId : 0,
  )
  const rows: TreeRow[] = []
  const visit = (place: PlaceLine, depth: number, above: string): number => {
    const parts = (byParent.get(place.placeId) ?? []).toSorted(compareParts)
    const at = rows.length
    const title = depth === 0 ? place.name : titleOf(place)
    const row = { id: place.placeId, place, depth, title, above, hasParts: parts.length > 0 }
    rows.push({ ...row, visitsToday: 0 })
    const below = above === '' ? title : `${above} › ${title}`
    let sum = place.visitsToday
    for (const part of parts) sum += visit(part, depth + 1, below)
    rows[at] = { ...row, visitsToday: sum }
    return sum
  }
  for (const place of byParent.get(0) ?? []) visit(place, 0, '')
  return rows
}

/** Keeps the rows whose name holds the text, wherever they stand. */
export function searchTree(rows: readonly TreeRow[], text: string): TreeRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...rows]
  return rows.filter(({ place, title }) =>
    [place.name, title].some((name) => name.toLowerCase().includes(wanted)),
  )
}

/**
 * Chooses what is folded when a tree is first shown: as many whole levels as `max` rows hold are
 * open, and at least one below a single top.
 */
export function foldAtFirst(rows: readonly Branch[], max: number): Set<number> {
  const counts: number[] = []
  for (const { depth } of rows) counts[depth] = (counts[depth] ?? 0) + 1
  let shown = counts[0] ?? 0
  let last = 0
  while (last + 1 < counts.length) {
    const more = shown + (counts[last + 1] ?? 0)
    if (more > max && shown > 1) break
    shown = more
    last += 1
  }
  return new Set(rows.flatMap((row) => (row.hasParts && row.depth >= last ? [row.id] : [])))
}

/** A row, or the place where more of its siblings are. */
export type TreeItem<Row> =
  | { readonly kind: 'row'; readonly row: Row }
  | {
      readonly kind: 'more'
      readonly parentId: number
      readonly depth: number
      readonly left: number
    }

type More = { readonly at: number; left: number }

/**
 * Leaves out what stands below a folded row, and of each row's parts all but the first ones.
 * Shape: in reading order; 'more' behind the parts of `parentId` that are shown, 0 at the top.
 */
export function pageTree<Row extends Branch>(
  rows: readonly Row[],
  folded: ReadonlySet<number>,
  shownOf: (parentId: number) => number,
): TreeItem<Row>[] {
  const items: TreeItem<Row>[] = []
  const seen = new Map<number, number>()
  const more = new Map<number, More>()
  const above: number[] = []
  let hiddenBelow = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (row.depth > hiddenBelow) continue
    hiddenBelow = Number.POSITIVE_INFINITY
    above.length = row.depth
    const parentId = above[row.depth - 1] ?? 0
    above.push(row.id)
    const count = (seen.get(parentId) ?? 0) + 1
    seen.set(parentId, count)
    const isOver = count > shownOf(parentId)
    if (isOver || folded.has(row.id)) hiddenBelow = row.depth
    if (!isOver) items.push({ kind: 'row', row })
    else countMore(items, more, { parentId, depth: row.depth })
  }
  return items
}

function countMore<Row>(
  items: TreeItem<Row>[],
  more: Map<number, More>,
  { parentId, depth }: { parentId: number; depth: number },
): void {
  const known = more.get(parentId) ?? { at: items.length, left: 0 }
  known.left += 1
  more.set(parentId, known)
  items[known.at] = { kind: 'more', parentId, depth, left: known.left }
}
