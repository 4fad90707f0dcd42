// Puts together what an import is decided on: the place, what stands below it, the rows, the
// phones; the preview and the import itself decide on the same.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { listCategories } from '../catalogue.sql.ts'
import { COMPLEX_PLACES_MAX, placesByIds } from '../find-places.ts'
import { readDepth } from '../place.sql.ts'
import type { PlaceView } from '../place.sql.ts'
import type { PlaceId } from '../place.ts'
import { accountOfPhone } from '../team/invite.ts'
import type { Account } from '../team/team-event.sql.ts'
import { countComplex, listManagerPhones, listUnitsBelow } from './complex.sql.ts'
import type { ImportRow } from './import-rows.rule.ts'
import { planImport } from './plan-import.rule.ts'
import type { Plan, PlannedUnit, TreeUnit } from './plan-import.rule.ts'

/** Who is invited to run which unit of a plan. */
export type PlannedInvitation = { readonly index: number; readonly account: Account }

export type LoadedPlan = {
  readonly ok: true
  readonly place: PlaceView
  readonly plan: Plan
  /** What stands below the place, by id. */
  readonly units: ReadonlyMap<PlaceId, TreeUnit>
  readonly invitations: readonly PlannedInvitation[]
}

type Asked = {
  readonly placeId: PlaceId
  readonly rows: readonly ImportRow[]
  readonly now: Instant
}

/** The phones of the managers and of the invited, by place. */
type Phones = ReadonlyMap<PlaceId, ReadonlySet<string>>

async function readPhones(
  db: Db,
  root: PlaceId,
  given: { readonly units: readonly PlannedUnit[]; readonly now: Instant },
): Promise<Phones> {
  const ids = given.units.flatMap(({ placeId, phone }) =>
    placeId === undefined || phone === '' ? [] : [placeId],
  )
  const found = await listManagerPhones(db, [root, ...ids], given.now)
  const byPlace = Map.groupBy(found, (row) => row.placeId)
  return new Map([...byPlace].map(([id, rows]) => [id, new Set(rows.map((row) => row.phone))]))
}

/** Leaves out whoever runs the unit already, or what stands above it. */
function decideInvitations(
  root: PlaceId,
  given: { readonly units: readonly PlannedUnit[]; readonly phones: Phones },
  keyring: Keyring,
): PlannedInvitation[] {
  const invited = new Map<number, string>()
  const isAbove = (unit: PlannedUnit, phone: string): boolean => {
    let at = unit.parentIndex
    while (at !== undefined) {
      if (invited.get(at) === phone) return true
      at = given.units[at]?.parentIndex
    }
    return false
  }
  return given.units.flatMap((unit, index) => {
    const account = unit.phone === '' ? undefined : accountOfPhone(keyring, unit.phone)
    if (!account) return []
    const phone = account.phoneBlind.toString('hex')
    const isKnown = given.phones.get(unit.placeId ?? root)?.has(phone) === true
    if (isKnown || isAbove(unit, phone)) return []
    invited.set(index, phone)
    return [{ index, account }]
  })
}

/**
 * Plans an import on what stands there now.
 * Refuses: 'not-found', 'place-state' below a closed place, 'complex-full'.
 * Source: F7.
 */
export async function loadPlan(
  db: Db,
  keyring: Keyring,
  asked: Asked,
): Promise<LoadedPlan | Refused> {
  const { placeId, rows, now } = asked
  const place = (await placesByIds(db, [placeId])).get(placeId)
  if (!place) return refuse('not-found')
  if (place.state === 'closed') return refuse('place-state')
  const below = await listUnitsBelow(db, placeId, COMPLEX_PLACES_MAX)
  const depth = await readDepth(db, placeId)
  const plan = planImport({
    root: { ...place, depth },
    units: below,
    categories: await listCategories(db),
    rows,
    isPhone: (typed) => accountOfPhone(keyring, typed) !== undefined,
  })
  const { units } = plan
  const made = units.filter((unit) => unit.change === 'new').length
  const standing = await countComplex(db, place.complexId)
  if (made > 0 && standing + made > COMPLEX_PLACES_MAX) return refuse('complex-full')
  const phones = await readPhones(db, placeId, { units, now })
  return {
    ok: true,
    place,
    plan,
    units: new Map(below.map((unit) => [unit.placeId, unit])),
    invitations: decideInvitations(placeId, { units, phones }, keyring),
  }
}
