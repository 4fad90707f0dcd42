// The list of the door: who must be dealt with stays on top, then the newest.
import type { ReactElement } from 'react'
import type { DoorRow } from '../../../src/visits/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { isPinned } from './row-state.ts'
import { KeptRow, Row } from './row.tsx'
import type { QueueRow } from './use-queue.ts'
import { DOOR_WORDS } from './words.ts'

type Line =
  | { readonly at: number; readonly row: DoorRow }
  | { readonly at: number; readonly kept: QueueRow }

function linesOf(
  rows: readonly DoorRow[],
  kept: readonly QueueRow[],
  done: ReadonlySet<string>,
): Line[] {
  const keys = new Set(rows.map((row) => row.key))
  const own = kept.filter((one) => one.key === undefined || !keys.has(one.key))
  const lines: Line[] = [
    ...rows.filter((row) => !isPinned(row, done)).map((row) => ({ at: row.recordedAt, row })),
    ...own.map((one) => ({ at: one.enteredAt, kept: one })),
  ]
  return lines.toSorted((left, right) => right.at - left.at)
}

function rank(row: DoorRow): number {
  return [row, ...row.companions].some((one) => one.stop?.state === 'open') ? 0 : 1
}

/** The list. */
export function DoorList(props: {
  readonly rows: readonly DoorRow[]
  readonly kept: readonly QueueRow[]
  /** Keys of whom the gatekeeper checked where the server asks for no more. */
  readonly done: ReadonlySet<string>
  readonly isPlaceWide: boolean
  readonly isOffline: boolean
  readonly onOpen: (key: string) => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { rows, done, isPlaceWide, onOpen } = props
  // Who was not dealt with at all comes before who already waits apart.
  const stops = rows
    .filter((row) => isPinned(row, done))
    .toSorted((left, right) => rank(left) - rank(right))
  const lines = linesOf(rows, props.kept, done)
  if (stops.length + lines.length === 0) {
    return <p className="empty">{props.isOffline ? words.emptyOffline : words.empty}</p>
  }
  return (
    <ul className="door-rows">
      {stops.map((row) => (
        <Row key={row.key} row={row} isPinned isPlaceWide={isPlaceWide} onOpen={onOpen} />
      ))}
      {lines.map((line) =>
        'row' in line ? (
          <Row
            key={line.row.key}
            row={line.row}
            isPinned={false}
            isPlaceWide={isPlaceWide}
            onOpen={onOpen}
          />
        ) : (
          <KeptRow key={line.kept.entryId} row={line.kept} />
        ),
      )}
    </ul>
  )
}
