// A signed-in account makes a place of its own, or a part of one it manages. When one like it is
// there already, the account says why this is another one; the town decides.
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { NewPlaceBody } from './contract.ts'
import { createPlace } from './create-place.ts'
import type { CreatedPlace } from './create-place.ts'
import { countManaged } from './member.sql.ts'
import { REASON_MAX, readLine } from './place-name.rule.ts'
import { readPlaces } from './place.sql.ts'
import { findAlike, looksOf, noteTwins } from './register/alike.ts'
import { lockAccount } from './register/claim.sql.ts'
import { shareShape } from './register/life.sql.ts'
import { lockLooks } from './register/likeness.sql.ts'
import { isManagerOf } from './team.ts'

// A property company runs a few hundred; more is a script that fills the map.
const MANAGED_MAX = 500
const MANAGER_NAME_MAX = 40

export type Maker = {
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly at: Instant
}

/** A place that its town has not seen yet, and whether it looks like another one. */
export type MyNewPlace = CreatedPlace & {
  readonly state: 'unconfirmed'
  readonly hasTwin: boolean
}

/** A part lies where its complex lies: else it would stand on the list of another town. */
async function divisionOf(tx: Tx, draft: NewPlaceBody, maker: Maker): Promise<string | Refused> {
  if (draft.parentId === undefined) return draft.division
  if (!(await isManagerOf(tx, maker.phoneBlind, draft.parentId)))
    return refuse('not-found', 'parentId')
  const [parent] = await readPlaces(tx, [draft.parentId])
  if (parent?.state === 'closed') return refuse('place-state', 'parentId')
  return parent?.division ?? draft.division
}

/**
 * Makes a place that its maker manages; it works at once and waits on its town's list.
 * Refuses: 'bad-input', 'identifier-invalid', 'not-found' (the parent), 'place-state' below a
 * closed place, 'too-large', 'place-alike' when it looks like another one and nothing is said
 * about that.
 * Source: Notice clause III; F6, F7, F11; security decision 17.
 */
export async function makeMyPlace(
  tx: Tx,
  keyring: Keyring,
  body: NewPlaceBody,
  maker: Maker,
): Promise<MyNewPlace | Refused> {
  const { managerName, apartBecause = '', ...wanted } = body
  const name = readLine(managerName ?? '', { max: MANAGER_NAME_MAX, mayBeEmpty: true })
  if (name === undefined) return refuse('bad-input', 'managerName')
  const reason = readLine(apartBecause, { max: REASON_MAX, mayBeEmpty: true })
  if (reason === undefined) return refuse('bad-input', 'apartBecause')
  const { phoneBlind, phoneMask, at } = maker
  await shareShape(tx)
  const division = await divisionOf(tx, wanted, maker)
  if (typeof division !== 'string') return division
  await lockAccount(tx, phoneBlind)
  if ((await countManaged(tx, phoneBlind)) >= MANAGED_MAX) return refuse('too-large')
  const draft = { ...wanted, division }
  const looks = await looksOf(tx, draft)
  await lockLooks(tx, looks)
  const alike = await findAlike(tx, looks)
  if (alike.length > 0 && reason === '') return refuse('place-alike', 'apartBecause')

  const managedBy = { phoneBlind, phoneMask, name }
  const own = { ...draft, state: 'unconfirmed', managedBy, madeAt: at } as const
  const made = await createPlace(tx, keyring, own)
  if (!made.ok) return made
  const actor = { kind: 'member', phoneBlind, phoneMask } as const
  const place = { placeId: made.placeId, name: draft.name.trim() }
  await noteTwins(tx, place, alike, { actor, at, reason })
  return { ...made, state: 'unconfirmed', hasTwin: alike.length > 0 }
}
