// What needs doing, as few lines: the most urgent first, and what a whole complex shares told once.
// Source: F21, F28.

export const TO_DO_KINDS = [
  // Most urgent first; the list stands in this order.
  'strange-code',
  'wrong-poster',
  'handover-offered',
  'invited',
  'handover',
  'poster-printed',
  'silent-point',
  'no-photo',
  'manager-idle',
  'role-lost',
  'ended',
  'unconfirmed',
  'poster-asked',
  'invitation-open',
] as const
export type ToDoKind = (typeof TO_DO_KINDS)[number]

/** One line; null and empty where there is no place or point of mine to name. */
type ToDo = {
  readonly kind: ToDoKind
  readonly placeId: number | null
  readonly placeName: string
  readonly pointId: number | null
  readonly pointName: string
  /** More than one: lines of one complex, folded. */
  readonly count: number
  readonly at: number | null
}

/** A line with the complex it belongs to. */
export type RawToDo = ToDo & { readonly complexId: number; readonly complexName: string }

// Three doors are told one by one; from the fourth on nobody reads the names.
const TOLD_EACH = 3
export const TO_DOS_MAX = 30

function toLine({ complexId: _id, complexName: _name, ...line }: RawToDo): ToDo {
  return line
}

function foldGroup(group: readonly RawToDo[]): ToDo[] {
  const [first] = group
  if (!first || group.length <= TOLD_EACH) return group.map(toLine)
  const count = group.reduce((sum, one) => sum + one.count, 0)
  const { kind, complexId, complexName } = first
  const whole = { placeId: complexId, placeName: complexName, pointId: null, pointName: '' }
  return [{ kind, ...whole, count, at: null }]
}

/**
 * Orders and folds lines.
 * Shape: at most TO_DOS_MAX lines, most urgent first.
 */
export function foldToDos(raw: readonly RawToDo[]): ToDo[] {
  const groups = Map.groupBy(raw, (one) => `${one.kind}/${one.complexId}`)
  const lines = [...groups.values()].flatMap((group) =>
    group[0]?.complexId === 0 ? group.map(toLine) : foldGroup(group),
  )
  const rank = (line: ToDo): number => TO_DO_KINDS.indexOf(line.kind)
  return lines.toSorted((one, other) => rank(one) - rank(other)).slice(0, TO_DOS_MAX)
}
