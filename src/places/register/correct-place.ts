// The town corrects what a place is called and where it lies. It has looked, so the place stays
// what it is; unless another town has to look, or it looks like another place from now on.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import { hasDivision } from '../catalogue.sql.ts'
import { ADDRESS_MAX, NAME_MAX, readLine } from '../place-name.rule.ts'
import type { PlaceId, PlaceState } from '../place.ts'
import { touchPrints } from '../print.sql.ts'
import { findAlike, noteTwins } from './alike.ts'
import { readBecause } from './change-state.ts'
import type { Change } from './change-state.ts'
import { changesOf, insertEvents } from './event.sql.ts'
import { lockPlaces, lockShape, readBelow, writeFacts, writeStates } from './life.sql.ts'
import type { LifeRow } from './life.sql.ts'
import { likenessKey } from './likeness.rule.ts'
import { readLooks } from './likeness.sql.ts'
import type { AlikePlace } from './likeness.sql.ts'
import { decideRenamed } from './place-life.rule.ts'

/** How a place should read; untrusted. */
export type Correction = {
  readonly name: string
  readonly address: string
  readonly division: string
}

type Wanted = Correction & { readonly ok: true }

async function readCorrection(tx: Tx, asked: Correction): Promise<Wanted | Refused> {
  const name = readLine(asked.name, { max: NAME_MAX })
  if (name === undefined) return refuse('bad-input', 'name')
  const address = readLine(asked.address, { max: ADDRESS_MAX, mayBeEmpty: true })
  if (address === undefined) return refuse('bad-input', 'address')
  const { division } = asked
  if (!(await hasDivision(tx, division))) return refuse('bad-input', 'division')
  return { ok: true, name, address, division }
}

/** What of a place is another one now: itself, and its parts where they said the same. */
function correct(row: LifeRow, place: LifeRow, wanted: Wanted): LifeRow {
  const { address, division } = wanted
  if (row.placeId === place.placeId) return { ...row, name: wanted.name, address, division }
  // What lies in another town is not this one's to correct.
  if (row.division !== place.division) return row
  return { ...row, division, address: row.address === place.address ? address : row.address }
}

async function findNewlyAlike(tx: Tx, place: LifeRow, wanted: Wanted): Promise<AlikePlace[]> {
  const [before] = await readLooks(tx, [place.placeId])
  if (!before) return []
  const nameKey = likenessKey(wanted.name)
  const addressKey = likenessKey(wanted.address)
  const known = new Set((await findAlike(tx, before)).map((other) => other.placeId))
  const looks = { ...before, nameKey, addressKey, division: wanted.division }
  return (await findAlike(tx, looks)).filter((other) => !known.has(other.placeId))
}

async function record(
  tx: Tx,
  places: { readonly rows: readonly LifeRow[]; readonly corrected: readonly LifeRow[] },
  by: Change,
): Promise<void> {
  const { rows, corrected } = places
  const events = rows.flatMap((row, index) => changesOf(row.placeId, row, corrected[index] ?? row))
  const isChanged = new Set(events.map((event) => event.placeId))
  const changed = corrected.filter((row) => isChanged.has(row.placeId))
  await writeFacts(
    tx,
    changed.map(({ placeId, name, address, division }) => {
      const keys = { nameKey: likenessKey(name), addressKey: likenessKey(address) }
      return { placeId, name, address, division, ...keys }
    }),
  )
  await insertEvents(tx, events, by)
  await touchPrints(tx, [...isChanged])
}

/**
 * Corrects a place. Its parts go along to another town, and to another address when they had the
 * same. `isOwn` says whether whoever corrects it speaks for that town too.
 * Refuses: 'not-found', 'bad-input' with its field (a part lies where its complex lies),
 * 'because-missing', 'place-state' when closed.
 * Source: F5, F6; docs/adr/0018.
 */
export async function correctPlace(
  tx: Tx,
  asked: Correction & { readonly placeId: PlaceId; readonly isOwn: (division: string) => boolean },
  change: Change,
): Promise<{ readonly ok: true; readonly state: PlaceState } | Refused> {
  const { placeId } = asked
  const reason = readBecause(change.because, true)
  if (!reason.ok) return reason
  const wanted = await readCorrection(tx, asked)
  if (!wanted.ok) return wanted
  await lockShape(tx)
  const ids = (await readBelow(tx, placeId)).map((row) => row.placeId)
  const rows = await lockPlaces(tx, [placeId, ...ids])
  const place = rows.find((row) => row.placeId === placeId)
  if (!place) return refuse('not-found')
  if (place.state === 'closed') return refuse('place-state')
  const isElsewhere = wanted.division !== place.division
  if (isElsewhere && place.parentId !== null) return refuse('bad-input', 'division')

  const alike = await findNewlyAlike(tx, place, wanted)
  const isForeign = isElsewhere && !asked.isOwn(wanted.division)
  const next = rows.flatMap((row) => {
    const isGone = isForeign && row.division === place.division
    const isLooked = isGone || (row === place && alike.length > 0)
    const state = decideRenamed(row, isLooked)
    return state ? [{ ...state, placeId: row.placeId }] : []
  })
  const by = { ...change, because: reason.because }
  await record(tx, { rows, corrected: rows.map((row) => correct(row, place, wanted)) }, by)
  await writeStates(tx, next)
  await noteTwins(tx, { placeId, name: wanted.name }, alike, { ...by, reason: by.because })
  return { ok: true, state: next.find((row) => row.placeId === placeId)?.state ?? place.state }
}
