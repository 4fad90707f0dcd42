// What may happen to a place after it was made: more points, more prints, less of both.
import type { Refused } from '../base/refusals.ts'
import { refuse } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { makePoints, recordPrints } from './make-points.ts'
import { readPointName } from './place-draft.rule.ts'
import { REASON_MAX, readLine } from './place-name.rule.ts'
import { takePrintNo } from './place.sql.ts'
import type { MadePoint, MadePrint, PlaceId, PointId, PrintId } from './place.ts'
import { listPoints, writePointClosed, writeWithdrawn } from './print.sql.ts'
import { lockPlaces } from './register/life.sql.ts'

// A mall of 60 doors exists; beyond a few hundred somebody is scripting.
const POINTS_MAX = 200
// print_no is an int2 in every visit row.
const PRINT_NO_MAX = 32_767

/** Locks an open place: of two changes at once one sees what the other did. */
async function lockOpen(tx: Tx, placeId: PlaceId): Promise<{ readonly ok: true } | Refused> {
  const [place] = await lockPlaces(tx, [placeId])
  if (!place) return refuse('not-found')
  return place.state === 'closed' ? refuse('place-state') : { ok: true }
}

/**
 * Adds a posting point with its first print. Names tell points apart, so each is used once: a
 * second tap makes nothing.
 * Refuses: 'bad-input', 'not-found', 'place-state' at a closed place, 'duplicate', 'too-large'.
 * Source: Notice clause V.1 (posted at multiple points); F8.
 */
export async function addPoint(
  tx: Tx,
  keyring: Keyring,
  draft: { readonly placeId: PlaceId; readonly name: string },
): Promise<({ readonly ok: true } & MadePoint) | Refused> {
  const name = readPointName(draft.name)
  if (name === undefined) return refuse('bad-input', 'name')
  const open = await lockOpen(tx, draft.placeId)
  if (!open.ok) return open
  const points = await listPoints(tx, [draft.placeId])
  if (points.some((row) => !row.closed && row.name === name)) return refuse('duplicate', 'name')
  if (points.length >= POINTS_MAX) return refuse('too-large')
  const printNo = await takePrintNo(tx, draft.placeId)
  if (printNo === undefined) return refuse('not-found')
  if (printNo >= PRINT_NO_MAX) return refuse('too-large')
  const [point] = await makePoints(tx, keyring, [{ placeId: draft.placeId, name, printNo }])
  if (!point) return refuse('not-found')
  const { placeId: _placeId, ...made } = point
  return { ok: true, ...made }
}

/**
 * Adds one more print of a point: a second sheet, or a new one for a torn one.
 * Refuses: 'not-found', 'place-state' at a closed place, 'too-large'.
 * Source: F10.
 */
export async function addPrint(
  tx: Tx,
  keyring: Keyring,
  draft: { readonly placeId: PlaceId; readonly pointId: PointId; readonly isScreen?: boolean },
): Promise<({ readonly ok: true } & MadePrint) | Refused> {
  const open = await lockOpen(tx, draft.placeId)
  if (!open.ok) return open
  const points = await listPoints(tx, [draft.placeId])
  const point = points.find((row) => row.pointId === draft.pointId && !row.closed)
  if (!point) return refuse('not-found')
  const printNo = await takePrintNo(tx, draft.placeId)
  if (printNo === undefined) return refuse('not-found')
  if (printNo >= PRINT_NO_MAX) return refuse('too-large')
  const [print] = await recordPrints(tx, keyring, [{ ...draft, printNo }])
  return print ? { ok: true, ...print } : refuse('not-found')
}

/**
 * Puts one sheet of paper out of use; the others of the point go on.
 * Refuses: 'not-found' when it is no live print of this place, 'bad-input' for the reason.
 * Source: F10; ADR 0007.
 */
export async function withdrawPrint(
  tx: Tx,
  draft: { readonly placeId: PlaceId; readonly printId: PrintId; readonly because: string },
): Promise<{ readonly ok: true } | Refused> {
  const because = readLine(draft.because, { max: REASON_MAX, mayBeEmpty: true })
  if (because === undefined) return refuse('bad-input', 'because')
  const done = await writeWithdrawn(tx, { ...draft, because })
  return done ? { ok: true } : refuse('not-found')
}

/**
 * Closes a posting point and withdraws all its prints.
 * Refuses: 'not-found'.
 * Source: F8.
 */
export async function closePoint(
  tx: Tx,
  point: { readonly placeId: PlaceId; readonly pointId: PointId },
): Promise<{ readonly ok: true } | Refused> {
  // Whoever adds a print to it just now comes first, and it is withdrawn with the others.
  await lockPlaces(tx, [point.placeId])
  return (await writePointClosed(tx, point)) ? { ok: true } : refuse('not-found')
}
