// Registrations are erased with their last visit. Each goes through three states:
// open    it lives; when nothing has kept it for as long as visits are kept, it is closed.
// closed  its devices are revoked and no household shows it; within an hour every server learns
//         that, and what was on its way is stored. Whoever registers or signs in with its document
//         and phone opens it again, and so does anything found of it after the hour.
// erased  the row and everything that hangs on it is gone; a scan of its phone shows the form.
// A check-in never reads the database for the person, so only the hour between makes sure that no
// visit is stored of nobody. Source: F40; security decisions 15 and 20; ADR 0023.
import { DAY, HOUR, dayOf, dayStart } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Sql, Tx } from '../../platform/postgres.ts'
import { readSetting, writeProgress, writeSetting } from '../../platform/setting.sql.ts'
import { appendAudit } from '../../staff/index.ts'
import { DEVICE_DAYS } from '../device-token.ts'
import { SUBJECTS, insertRevocations } from '../device.sql.ts'
import { expandToHumans } from '../find-persons.ts'
import { insertLinks, lockPersons, selectLinks, selectReach } from '../link.sql.ts'
import { IDENTIFIER_KINDS, selectBlinds } from '../person.sql.ts'
import { recomputeRoots } from '../recompute-roots.ts'
import type { PersonId } from '../registration.ts'
import { insertStandingChanges } from '../standing/fact.sql.ts'
import {
  closePersons,
  deleteLinksOf,
  deletePersons,
  deleteTraces,
  reopenPersons,
  selectClosed,
  selectDevicesOf,
  selectIdle,
  selectIdleClosed,
  selectOtherHolders,
  selectRoots,
  selectSliceEnd,
  selectTraces,
  tryLockErasure,
  unlockErasure,
} from './erasure.sql.ts'
import type { AsOf } from './erasure.sql.ts'
import { inheritLinks } from './inherit-links.rule.ts'

/** What other rooms still need a registration for; each room answers through its own door. */
export type StillNeeded = {
  /** Which of these registrations a visit, a stop or a shift still names. */
  readonly byVisits: (db: Db, ids: readonly PersonId[]) => Promise<ReadonlySet<PersonId>>
  /** Which of these registrations an open case names. */
  readonly byCases: (db: Db, ids: readonly PersonId[]) => Promise<ReadonlySet<PersonId>>
  /** Which of these phones are in the team of a place. */
  readonly byTeams: (db: Db, phoneBlinds: readonly Buffer[]) => Promise<readonly Buffer[]>
}

export type ErasureDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly retentionDays: number
  readonly stillNeeded: StillNeeded
}

export type ErasureLimits = {
  /** How long a registration is closed before it is erased. Units: seconds. */
  readonly waitSeconds?: number
  /** How many are looked at in one transaction. */
  readonly sliceRows?: number
  /** The run ends after this and goes on where it was. Units: milliseconds. */
  readonly runMs?: number
}

export type ErasureRun = {
  readonly closed: number
  readonly erased: number
  readonly reopened: number
}

// Shorter -> a server that cannot read the revoked, or a statement that hangs, may store a visit of
// nobody; longer -> another night. The writer gives up after 8 s, the revoked are read every 5 s.
const WAIT_SECONDS = HOUR
// More -> registrations of the same people wait for longer; fewer -> more round trips.
const SLICE_ROWS = 2000
// A job that takes longer counts as lost, and another one begins beside it.
const RUN_MS = 10 * 60_000
// As long as a card or a token: whoever never came to settle it by then will not.
const DISPUTE_SECONDS = DEVICE_DAYS * DAY

type Memory = { readonly afterId: number }
const MEMORY = 'erase-people'

type Run = ErasureDeps & {
  readonly limits: Required<ErasureLimits>
  readonly asOf: AsOf
  readonly isOver: () => boolean
}

/**
 * Erases the registrations that were closed an hour ago or longer, and closes those that nothing
 * keeps any more. Call it again and again: it goes on where it ended, whatever ended it.
 * Source: F40.
 */
export async function erasePeople(
  deps: ErasureDeps,
  limits: ErasureLimits = {},
): Promise<ErasureRun> {
  const now = deps.clock.now()
  const endMs = performance.now() + (limits.runMs ?? RUN_MS)
  const run: Run = {
    ...deps,
    limits: { waitSeconds: WAIT_SECONDS, sliceRows: SLICE_ROWS, runMs: RUN_MS, ...limits },
    asOf: {
      now,
      before: dayStart(dayOf(now) - deps.retentionDays),
      disputedBefore: now - DISPUTE_SECONDS,
    },
    isOver: () => performance.now() > endMs,
  }
  // The lock belongs to a connection of its own.
  const connection = await deps.sql.reserve()
  try {
    if (!(await tryLockErasure(connection))) return { closed: 0, erased: 0, reopened: 0 }
    try {
      const gone = await eraseClosed(run)
      const closed = await closeIdle(run)
      const total = gone.erased + gone.reopened + closed
      const note = `erased ${gone.erased}, closed ${closed}, opened again ${gone.reopened}`
      await writeProgress(deps.sql, { name: MEMORY, done: total, total, note })
      return { closed, ...gone }
    } finally {
      await unlockErasure(connection)
    }
  } finally {
    connection.release()
  }
}

/** Reads which registrations have a phone that is in the team of a place. */
async function readTeams(tx: Tx, run: Run, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  const phones = await selectBlinds(tx, IDENTIFIER_KINDS.phone, ids)
  if (phones.length === 0) return new Set()
  const found = await run.stillNeeded.byTeams(
    tx,
    phones.map((row) => row.blind),
  )
  const teams = new Set(found.map((blind) => blind.toString('hex')))
  const own = phones.filter((row) => teams.has(row.blind.toString('hex')))
  return new Set(own.map((row) => row.person_id))
}

/** Reads which registrations are of a human of an open case: a case needs all of his. */
async function readCases(tx: Tx, run: Run, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  const rootOf = await expandToHumans(tx, ids)
  const named = await run.stillNeeded.byCases(tx, [...rootOf.keys()])
  const roots = new Set([...named].map((id) => rootOf.get(id)))
  return new Set(ids.filter((id) => roots.has(rootOf.get(id))))
}

/** Gives those that no other room needs. */
async function leaveOutNeeded(
  tx: Tx,
  run: Run,
  idle: readonly PersonId[],
): Promise<readonly PersonId[]> {
  let left = idle
  for (const read of [readVisits, readCases, readTeams]) {
    if (left.length === 0) break
    const needed = await read(tx, run, left)
    left = left.filter((id) => !needed.has(id))
  }
  return left
}

const readVisits = (tx: Tx, run: Run, ids: readonly PersonId[]) => run.stillNeeded.byVisits(tx, ids)

async function closeIdle(run: Run): Promise<number> {
  let { afterId } = (await readSetting<Memory>(run.sql, MEMORY)) ?? { afterId: 0 }
  let closed = 0
  while (!run.isOver()) {
    const lastId = await selectSliceEnd(run.sql, afterId, run.limits.sliceRows)
    const slice = { afterId, lastId: lastId ?? afterId }
    closed += lastId === undefined ? 0 : await run.sql.begin((tx) => closeSlice(tx, run, slice))
    afterId = lastId ?? 0
    await writeSetting(run.sql, MEMORY, { afterId } satisfies Memory)
    if (lastId === undefined) break
  }
  return closed
}

async function closeSlice(
  tx: Tx,
  run: Run,
  slice: { afterId: number; lastId: number },
): Promise<number> {
  const ids = await leaveOutNeeded(tx, run, await selectIdle(tx, slice, run.asOf))
  if (ids.length === 0) return 0
  const { now } = run.asOf
  await lockPersons(tx, ids)
  await closePersons(tx, ids, now)
  // By device, not by person: who registers anew within the hour is let in by a new device.
  const devices = await selectDevicesOf(tx, ids)
  const rows = devices.map((id) => ({ subject: SUBJECTS.device, subject_id: id, not_before: now }))
  if (rows.length > 0) await insertRevocations(tx, rows, 'erased')
  await insertStandingChanges(tx, await selectOtherHolders(tx, ids))
  return ids.length
}

async function eraseClosed(run: Run): Promise<{ erased: number; reopened: number }> {
  const before = run.asOf.now - run.limits.waitSeconds
  let erased = 0
  let reopened = 0
  while (!run.isOver()) {
    const ids = await selectClosed(run.sql, before, run.limits.sliceRows)
    if (ids.length === 0) break
    const done = await run.sql.begin((tx) => eraseBatch(tx, run, ids))
    erased += done.erased
    reopened += done.reopened
  }
  return { erased, reopened }
}

async function eraseBatch(
  tx: Tx,
  run: Run,
  ids: readonly PersonId[],
): Promise<{ erased: number; reopened: number }> {
  // Everyone who may get another root, in the order in which all lock them.
  const reach = await selectReach(tx, ids)
  await lockPersons(tx, reach)
  const gone = await leaveOutNeeded(tx, run, await selectIdleClosed(tx, ids, run.asOf))
  const isGone = new Set(gone)
  const kept = ids.filter((id) => !isGone.has(id))
  if (kept.length > 0) {
    await reopenPersons(tx, kept)
    await insertStandingChanges(tx, await selectOtherHolders(tx, kept))
  }
  if (gone.length > 0) await eraseAll(tx, { ids: gone, reach, at: run.asOf.now })
  return { erased: gone.length, reopened: kept.length }
}

async function eraseAll(
  tx: Tx,
  gone: { readonly ids: readonly PersonId[]; readonly reach: readonly PersonId[]; at: Instant },
): Promise<void> {
  const { ids, reach, at } = gone
  const isGone = new Set(ids)
  const persons = await selectRoots(tx, reach)
  const said = inheritLinks(
    persons.map((row) => ({ personId: row.person_id, rootId: row.root_id })),
    await selectLinks(tx, reach),
    isGone,
  )
  const traces = await selectTraces(tx, ids)
  const blindsOf = (kind: number): Buffer[] =>
    traces.filter((row) => row.kind === kind).map((row) => row.blind)
  await deleteLinksOf(tx, ids)
  const made = { because: 'inherited', madeBy: 'system' } as const
  if (said.length > 0)
    await insertLinks(
      tx,
      said.map((one) => ({ ...one, ...made })),
    )
  await deletePersons(tx, ids)
  const { document, phone } = IDENTIFIER_KINDS
  await deleteTraces(tx, { documents: blindsOf(document), phones: blindsOf(phone) })
  const survivors = reach.filter((id) => !isGone.has(id))
  if (survivors.length > 0) await recomputeRoots(tx, survivors)
  await appendAudit(tx, {
    at,
    actor: 'system:erase-people',
    actorKind: 'system',
    action: 'people-erased',
    detail: { erased: ids.length },
  })
}
