// Opens stops together with their verdicts, and shows them to the team at the door: the steps and
// the numbers of the row that held, never the row itself. Source: Notice clause V.2; F25.
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { DoorStop } from '../contract.ts'
import type { RuleBook, Ruling } from '../rules/rule-book.ts'
import type { VisitKey } from '../visit.sql.ts'
import { STOP_DUE_SECONDS } from './stop.rule.ts'
import { insertStops, listStopsAt } from './stop.sql.ts'
import type { NewStop, StopRow } from './stop.sql.ts'

export type StopDeps = {
  readonly keyring: Keyring
  readonly rules: Pick<RuleBook, 'rowOf'>
}

/** Tells one visit from another. */
export function keyTextOf(key: VisitKey): string {
  return `${key.personId}|${key.enteredAt}|${key.placeId}`
}

/** Where a sealed part of a stop stands. */
export function stopPlace(
  column: 'row_sealed' | 'note_sealed' | 'closing_sealed',
  key: VisitKey,
): { column: string; rowId: string } {
  return { column: `visits.stop.${column}`, rowId: keyTextOf(key) }
}

/** Makes the stop of a visit. The row that held says why, so it is sealed. */
export function makeStop(
  keyring: Keyring,
  visit: VisitKey,
  made: {
    readonly pointId: number
    readonly passNumber: number
    readonly ruling: Pick<Ruling, 'version' | 'rowNo'>
    readonly at: Instant
    /** An emergency says by whom, and the reason in a note. */
    readonly emergency?: { readonly by: string; readonly note: string } | undefined
  },
): NewStop {
  const { pointId, passNumber, ruling, at, emergency } = made
  const { personId, enteredAt, placeId } = visit
  return {
    personId,
    enteredAt,
    placeId,
    pointId,
    passNumber,
    ruleVersion: ruling.version,
    rowSealed: keyring.seal('notes', stopPlace('row_sealed', visit), String(ruling.rowNo)),
    state: emergency ? 'emergency' : 'open',
    dueAt: enteredAt + STOP_DUE_SECONDS,
    openedAt: at,
    changedBy: emergency?.by ?? null,
    noteSealed: emergency
      ? keyring.seal('notes', stopPlace('note_sealed', visit), emergency.note)
      : null,
  }
}

/**
 * Opens stops before their visits are stored: a lost answer meets the same visit again, and its
 * stop is there; a stop whose visit was never stored is shown to nobody.
 */
export async function openStops(db: Db, stops: readonly NewStop[]): Promise<void> {
  if (stops.length > 0) await insertStops(db, stops)
}

/** Shows a stop as the team at the door sees it. */
export function showStop(deps: StopDeps, stop: StopRow): DoorStop {
  const rowNo = Number(deps.keyring.unseal('notes', stopPlace('row_sealed', stop), stop.rowSealed))
  const row = deps.rules.rowOf(stop.ruleVersion, rowNo)
  const hasSteps = stop.state !== 'emergency'
  return {
    stopId: stop.stopId,
    state: stop.state,
    steps: hasSteps ? [...(row?.steps ?? [])] : [],
    phones: [...(row?.phones ?? [])],
    ...(stop.state === 'emergency' && stop.registeredAs === null && { dueAt: stop.dueAt }),
  }
}

/** A stop, and by what its row is found in the list however long it waits. */
export type StopOnList = {
  readonly stop: DoorStop
  readonly openedAt: Instant
  readonly passNumber: number | undefined
}

/** Reads the stops of a place since an instant. Shape: by keyTextOf of their visits. */
export async function readDoorStops(
  deps: StopDeps,
  db: Db,
  at: { readonly placeId: number; readonly since: Instant },
): Promise<Map<string, StopOnList>> {
  const rows = await listStopsAt(db, at.placeId, at.since)
  const shown = rows.map((row): [string, StopOnList] => {
    const { openedAt, passNumber } = row
    const stop = showStop(deps, row)
    return [keyTextOf(row), { stop, openedAt, passNumber: passNumber ?? undefined }]
  })
  return new Map(shown)
}
