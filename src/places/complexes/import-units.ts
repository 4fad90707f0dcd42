// Makes the units of an import, all or none: places with their codes, changes, invitations and the
// record of it in one transaction. Sent again with the same id it answers what it did then.
// Source: Notice clause III; F7; F11; ADR 0019.
import { createHash } from 'node:crypto'
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { AppError } from '../../base/errors.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { PeopleDeps } from '../../people/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { createMany } from '../create-many.ts'
import { lockTree } from '../member.sql.ts'
import type { BulkPlace, PlaceId } from '../place.ts'
import { touchPrints } from '../print.sql.ts'
import { changesOf, insertEvents } from '../register/event.sql.ts'
import { shareShape } from '../register/life.sql.ts'
import { likenessKey } from '../register/likeness.rule.ts'
import { isManagerOf } from '../team.ts'
import { inviteByPhone } from '../team/invite.ts'
import type { Account } from '../team/team-event.sql.ts'
import {
  countMadeSince,
  endReplacedInvitations,
  findImport,
  insertImport,
  writeUnits,
} from './complex.sql.ts'
import type { Imported } from './contract.ts'
import { loadPlan } from './load-plan.ts'
import type { LoadedPlan } from './load-plan.ts'
import type { ImportRow } from './import-rows.rule.ts'
import { noteAlike } from './note-alike.ts'
import type { PlannedUnit } from './plan-import.rule.ts'
import { countPlan, readSent } from './preview-import.ts'
import type { Sent } from './preview-import.ts'
import { readImport } from './read-import.ts'
import type { ImportSource } from './read-import.ts'

// Three of the largest imports; more in a day is a script that fills the city with codes.
const MADE_A_DAY_MAX = 6000

export type AskedImport = {
  readonly placeId: PlaceId
  readonly importId: string
  readonly sent: Sent
  readonly by: Account & { readonly personId: number }
}

function hashOf(source: ImportSource): Buffer {
  const hash = createHash('sha256')
  return 'file' in source
    ? hash.update('file|').update(source.file).digest()
    : hash.update('text|').update(source.text).digest()
}

type Making = {
  readonly asked: AskedImport
  readonly loaded: LoadedPlan
  readonly at: Instant
}

function draftsOf({ loaded }: Making): BulkPlace[] {
  const { place, plan } = loaded
  const position = new Map<number, number>()
  return plan.units.flatMap((unit, index): BulkPlace[] => {
    if (unit.change !== 'new') return []
    position.set(index, position.size)
    const { name, label, kind, category, identifier, parentIndex } = unit
    const parent = parentIndex === undefined ? undefined : plan.units[parentIndex]
    const newParent = parentIndex === undefined ? undefined : position.get(parentIndex)
    const above =
      newParent === undefined
        ? { parentId: parent?.placeId ?? place.placeId }
        : { parentIndex: newParent }
    const { division, address } = place
    const own = { name, label, kind, category, identifier, division, address }
    // The town has not seen it: its code works, its team waits.
    return [{ ...own, ...above, state: 'unconfirmed' }]
  })
}

/** Makes the new units. Shape: the id of every unit of the plan, in its order. */
async function makeUnits(tx: Tx, keyring: Keyring, making: Making): Promise<PlaceId[]> {
  const made = await createMany(tx, keyring, draftsOf(making))
  // The plan has checked everything that could be refused here.
  if (!made.ok) throw new AppError('ImportRefused', `${made.refusal} ${made.field ?? ''}`)
  const ids = made.places.map((place) => place.placeId)
  return making.loaded.plan.units.map((unit) => unit.placeId ?? ids.shift() ?? 0)
}

type Change = { readonly unit: PlannedUnit; readonly placeId: PlaceId }

async function changeUnits(tx: Tx, making: Making): Promise<Change[]> {
  const { asked, loaded, at } = making
  const changes = loaded.plan.units.flatMap((unit) =>
    unit.change === 'changed' && unit.placeId !== undefined
      ? [{ unit, placeId: unit.placeId }]
      : [],
  )
  if (changes.length === 0) return changes
  await writeUnits(
    tx,
    changes.map(({ unit, placeId }) => {
      const { name, category, identifierKind, identifier } = unit
      return { placeId, name, nameKey: likenessKey(name), category, identifierKind, identifier }
    }),
  )
  const events = changes.flatMap(({ unit, placeId }) => {
    const was = loaded.units.get(placeId)
    return was ? changesOf(placeId, was, unit) : []
  })
  const actor = { kind: 'member', ...asked.by } as const
  await insertEvents(tx, events, { actor, at, because: '' })
  await touchPrints(
    tx,
    changes.map((change) => change.placeId),
  )
  return changes
}

async function inviteManagers(
  tx: Tx,
  keyring: Keyring,
  making: Making,
  ids: readonly PlaceId[],
): Promise<void> {
  const { asked, loaded, at } = making
  const invitations = loaded.invitations.flatMap(({ index, account }) => {
    const placeId = ids[index]
    return placeId === undefined
      ? []
      : [{ placeId, role: 'manager' as const, ...account, name: '' }]
  })
  // Another phone in the same row: the first one was a mistake, unless it has said yes.
  const known = invitations.map((one) => one.placeId).filter((id) => loaded.units.has(id))
  await endReplacedInvitations(tx, known, at)
  await inviteByPhone(tx, keyring, invitations, { actor: { by: 'member', ...asked.by }, at })
}

async function record(
  tx: Tx,
  { asked, loaded, at }: Making,
  written: { readonly changes: readonly Change[]; readonly contentHash: Buffer },
): Promise<Imported> {
  const counts = countPlan(loaded)
  const before = written.changes.flatMap(({ placeId }) => {
    const was = loaded.units.get(placeId)
    if (!was) return []
    const { name, category, identifier } = was
    return [{ placeId, name, category, identifier }]
  })
  const { placeId, importId, by } = asked
  const { contentHash } = written
  const whose = { placeId, importId, madeBy: by.phoneBlind, madeAt: at }
  await insertImport(tx, { ...whose, contentHash, ...counts, before })
  return counts
}

async function importOnce(
  tx: Tx,
  keyring: Keyring,
  given: {
    readonly asked: AskedImport
    readonly rows: readonly ImportRow[]
    readonly contentHash: Buffer
    readonly at: Instant
  },
): Promise<({ readonly ok: true } & Imported) | Refused> {
  const { asked, rows, contentHash, at } = given
  const { placeId, importId, by } = asked
  await shareShape(tx)
  await lockTree(tx, placeId)
  if (!(await isManagerOf(tx, by.phoneBlind, placeId))) return refuse('not-found')
  const done = await findImport(tx, { placeId, importId })
  if (done && !done.contentHash.equals(contentHash)) return refuse('duplicate', 'importId')
  if (done) {
    const { made, changed, same, invited } = done
    return { ok: true, made, changed, same, invited }
  }
  const loaded = await loadPlan(tx, keyring, { placeId, rows, now: at })
  if (!loaded.ok) return loaded
  if (loaded.plan.problems.length > 0) return refuse('import-wrong')
  const today = await countMadeSince(tx, by.phoneBlind, at - DAY)
  if (today + countPlan(loaded).made > MADE_A_DAY_MAX) return refuse('too-many-units')

  const making = { asked, loaded, at }
  const ids = await makeUnits(tx, keyring, making)
  const changes = await changeUnits(tx, making)
  await noteAlike(tx, { ...making, ids })
  await inviteManagers(tx, keyring, making, ids)
  return { ok: true, ...(await record(tx, making, { changes, contentHash })) }
}

/**
 * Imports units into a place. Same path, same unit: what is there is changed, never doubled.
 * Refuses: those of `readImport` and `loadPlan`; 'not-found' for who runs it no more,
 * 'import-wrong' for a row that is not right, 'duplicate' for an id that came with something else,
 * 'too-many-units'.
 * Source: Notice clause III; F7; ADR 0019.
 */
export async function importUnits(
  deps: PeopleDeps,
  asked: AskedImport,
): Promise<({ readonly ok: true } & Imported) | Refused> {
  const given = readSent(asked.sent)
  if (!given.ok) return given
  // Before any lock: a large sheet takes a tenth of a second to read.
  const read = await readImport(given.source, asked.by.personId)
  if (!read.ok) return read
  const { rows } = read
  const contentHash = hashOf(given.source)
  const at = deps.clock.now()
  return deps.sql.begin((tx) => importOnce(tx, deps.keyring, { asked, rows, contentHash, at }))
}
