// A place gets another name. Its town confirmed the old one, so a new one waits again: nobody gets
// from a noodle house to a hospital without being looked at.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import { NAME_MAX, readLine } from '../place-name.rule.ts'
import type { PlaceId, PlaceState } from '../place.ts'
import { touchPrints } from '../print.sql.ts'
import { findAlike, noteTwins } from './alike.ts'
import { readBecause } from './change-state.ts'
import type { Change } from './change-state.ts'
import { insertEvents } from './event.sql.ts'
import { lockPlaces, shareShape, writeName, writeStates } from './life.sql.ts'
import type { LifeRow } from './life.sql.ts'
import { likenessKey } from './likeness.rule.ts'
import { lockLooks, readLooks } from './likeness.sql.ts'
import type { AlikePlace, Looks } from './likeness.sql.ts'
import { decideRenamed } from './place-life.rule.ts'

/**
 * Renames a place. A name that reads the same (a space, a capital) changes nothing else; another
 * one sends a confirmed place back to its town's list. Posters that hang keep the old name.
 * Refuses: 'bad-input' for the name, 'not-found', 'place-state' when closed, 'place-alike' for the
 * name of another place without a reason.
 * Source: Notice clause III; F6; docs/adr/0018.
 */
export async function renamePlace(
  tx: Tx,
  asked: { readonly placeId: PlaceId; readonly name: string },
  change: Change,
): Promise<{ readonly ok: true; readonly state: PlaceState } | Refused> {
  const { placeId } = asked
  const name = readLine(asked.name, { max: NAME_MAX })
  if (name === undefined) return refuse('bad-input', 'name')
  const reason = readBecause(change.because, false)
  if (!reason.ok) return reason
  await shareShape(tx)
  const [before] = await readLooks(tx, [placeId])
  if (!before) return refuse('not-found')
  const looks = { ...before, nameKey: likenessKey(name) }
  await lockLooks(tx, looks)
  const [place] = await lockPlaces(tx, [placeId])
  if (!place || place.state === 'closed') return refuse(place ? 'place-state' : 'not-found')
  if (place.name === name) return { ok: true, state: place.state }

  const isOther = looks.nameKey !== before.nameKey || looks.nameKey === ''
  const alike = isOther ? await findAlike(tx, looks) : []
  if (alike.length > 0 && reason.because === '') return refuse('place-alike', 'because')
  return record(tx, { place, looks, name, isOther, alike }, { ...change, ...reason })
}

type Renaming = {
  readonly place: LifeRow
  readonly looks: Looks
  readonly name: string
  readonly isOther: boolean
  readonly alike: readonly AlikePlace[]
}

async function record(
  tx: Tx,
  { place, looks, name, isOther, alike }: Renaming,
  change: Change,
): Promise<{ readonly ok: true; readonly state: PlaceState }> {
  const { placeId } = place
  const next = decideRenamed(place, isOther)
  await writeName(tx, { placeId, name, nameKey: looks.nameKey })
  if (next) await writeStates(tx, [{ ...next, placeId }])
  const detail = { from: place.name, to: name }
  await insertEvents(tx, [{ placeId, kind: 'renamed', detail }], change)
  await noteTwins(tx, { placeId, name }, alike, { ...change, reason: change.because })
  await touchPrints(tx, [placeId])
  return { ok: true, state: next?.state ?? place.state }
}
