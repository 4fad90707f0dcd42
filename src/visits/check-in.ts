// The check-in: load, decide, record, present. The one use case that must stay cheap: keyed hashes,
// no database read, one row in the writer's next batch. Only a second scan and a stop read or write
// anything else.
import type { Instant } from '../base/instant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { DoorRow } from './contract.ts'
import type { DoorHub } from './door/hub.ts'
import type { DutyBook } from './duty-book.ts'
import { MARK, packFlags, unpackFlags } from './flags.rule.ts'
import type { Lateness, Method } from './flags.rule.ts'
import type { PassSigns } from './pass-sign.ts'
import type { RecentVisit, RecentVisits } from './recent-visits.ts'
import type { RuleBook } from './rules/rule-book.ts'
import { keyTextOf, makeStop, openStops, readDoorStops } from './stops/open-stop.ts'
import { isTakenBack } from './taken-back.ts'
import { giveVerdict } from './verdict.ts'
import type { GivenVerdict, VerdictDeps } from './verdict.ts'
import { Busy } from './visit-writer.ts'
import type { VisitWriter } from './visit-writer.ts'

export type CheckInDeps = VerdictDeps & {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly writer: VisitWriter
  readonly recents: RecentVisits
  readonly signs: PassSigns
  readonly hub: DoorHub
  readonly duties: DutyBook
  readonly rules: RuleBook
}

export type CheckIn = {
  readonly print: IndexedPrint
  readonly person: DeviceRegistration
  /** Fixed by the ticket before the first attempt. */
  readonly enteredAt: Instant
  readonly method: Method
  /** Its ticket says that a screen showed the code just then. */
  readonly isFresh: boolean
  /** The list of revoked devices could not be read lately. */
  readonly isRevocationDoubtful: boolean
}

export type CheckedIn =
  | { readonly ok: true; readonly recent: RecentVisit; readonly isEarlier: boolean }
  | {
      readonly ok: false
      readonly refusal: 'code-withdrawn' | 'place-closed' | 'ticket-stale'
    }

/** A verdict that was given, not refused. */
export type Given = Extract<GivenVerdict, { readonly ok: true }>

/** Writes the row that the door sees. */
export function doorRowOf(
  deps: Pick<CheckInDeps, 'signs'>,
  recent: Pick<RecentVisit, 'visit' | 'recordedAt'> & { readonly passNumber: number | undefined },
  print: IndexedPrint,
  mask: Pick<DeviceRegistration, 'maskedName' | 'sex' | 'decade'> | undefined,
): DoorRow {
  const { visit } = recent
  const flags = unpackFlags(visit.flags)
  const hasNames = print.state === 'confirmed' && mask !== undefined
  return {
    key: deps.signs.rowKeyOf(visit, print.pointId),
    pointId: print.pointId,
    pointName: print.pointName,
    enteredAt: visit.enteredAt,
    recordedAt: recent.recordedAt,
    ...(hasNames && { maskedName: mask.maskedName }),
    ...(hasNames && mask.sex && { sex: mask.sex }),
    ...(hasNames && mask.decade && { decade: mask.decade }),
    verdict: flags.verdict,
    outcome: flags.outcome,
    isWorker: flags.isWorker,
    passShape: deps.signs.shapeAt(print.placeId, recent.recordedAt),
    ...(recent.passNumber !== undefined && { passNumber: recent.passNumber }),
    how: flags.method,
    count: 1,
    companions: [],
  }
}

/** One visit to be recorded; who reports whom and how is settled by the caller. */
export type VisitDraft = {
  readonly print: IndexedPrint
  readonly personId: number
  readonly reporterId: number | null
  readonly deviceNo: number
  readonly enteredAt: Instant
  readonly method: Method
  readonly lateness: Lateness
  /** A sum of MARK values. */
  readonly marks: number
}

/** Makes the visit of a verdict. */
export function makeVisit(
  deps: Pick<CheckInDeps, 'clock' | 'duties' | 'signs'>,
  draft: VisitDraft,
  given: Given,
): RecentVisit {
  const { print, personId } = draft
  const flags = packFlags({
    method: draft.method,
    outcome: 'entered',
    isWorker: deps.duties.isOnDuty(print.placeId, personId),
    verdict: given.verdict,
    lateness: draft.lateness,
    marks: draft.marks,
  })
  return {
    visit: {
      personId,
      reporterId: draft.reporterId,
      enteredAt: draft.enteredAt,
      placeId: print.placeId,
      printNo: print.printNo,
      deviceNo: draft.deviceNo,
      flags,
      ruleVersion: given.ruling.version,
    },
    pointId: print.pointId,
    passNumber: deps.signs.nextNumber(print.pointId),
    recordedAt: deps.clock.now(),
    isCodeToBeShown: given.isCodeToBeShown,
    saving: undefined,
    isStored: false,
    isWithdrawn: false,
  }
}

/** Opens the stop of a visit, if its verdict has one, and stores the visit behind it. */
async function storeAll(
  deps: Pick<CheckInDeps, 'sql' | 'keyring' | 'writer'>,
  recent: RecentVisit,
  given: Given,
): Promise<void> {
  if (given.isStop) {
    const { visit, pointId, passNumber, recordedAt } = recent
    const made = { pointId, passNumber, ruling: given.ruling, at: recordedAt }
    const stop = makeStop(deps.keyring, visit, made)
    await openStops(deps.sql, [stop]).catch((cause: unknown) => {
      throw new Busy({ cause })
    })
  }
  await deps.writer.write(recent.visit)
}

async function store(deps: CheckInDeps, recent: RecentVisit, given: Given): Promise<void> {
  recent.saving = given.isStop ? storeAll(deps, recent, given) : deps.writer.write(recent.visit)
  try {
    await recent.saving
    recent.isStored = true
    if (deps.writer.wasTakenBack(recent.visit)) recent.isWithdrawn = true
  } finally {
    recent.saving = undefined
  }
}

/** Tells the door, when anybody watches it. */
async function tellDoor(
  deps: CheckInDeps,
  { print, person }: CheckIn,
  recent: RecentVisit,
  given: Given,
): Promise<void> {
  if (!deps.hub.isWatched(print.pointId)) return
  const row = doorRowOf(deps, recent, print, person)
  if (!given.isStop) return deps.hub.publish(row)
  const { enteredAt, placeId } = recent.visit
  const stops = await readDoorStops(deps, deps.sql, { placeId, since: enteredAt })
  const stop = stops.get(keyTextOf(recent.visit))?.stop
  deps.hub.publish(stop ? { ...row, stop } : row)
}

function findRecent(deps: CheckInDeps, { print, person }: CheckIn): RecentVisit | undefined {
  return deps.recents.find(person.personId, print.pointId, deps.clock.now())
}

/** Waits for the commit of a visit in memory; asks whether another server took it back. */
async function settle(deps: CheckInDeps, recent: RecentVisit | undefined): Promise<void> {
  if (!recent || recent.isWithdrawn) return
  if (recent.saving) return recent.saving
  if (recent.isStored && (await isTakenBack(deps.sql, recent.visit))) recent.isWithdrawn = true
}

/** Says of which time the scanned code was: a poster's has none. Source: F10; ADR 0021. */
export function latenessOf(print: IndexedPrint, isFresh: boolean): Lateness {
  if (!print.isScreen) return 'static'
  return isFresh ? 'fresh' : 'stale'
}

function draftOf(checkIn: CheckIn): VisitDraft {
  const { print, person, enteredAt, method, isFresh, isRevocationDoubtful } = checkIn
  const marks =
    (person.assurance < 1 ? MARK.phoneUnconfirmed : 0) |
    (isRevocationDoubtful ? MARK.deviceRevoked : 0)
  const { personId, deviceNo } = person
  const lateness = latenessOf(print, isFresh)
  return { print, personId, enteredAt, reporterId: null, deviceNo, method, lateness, marks }
}

/**
 * Checks a person in; resolves after the commit.
 * Refuses: 'code-withdrawn', 'place-closed', 'ticket-stale' (its visit was withdrawn).
 * Throws: Busy; send it again, it is not counted twice.
 * Source: Notice clause IV; F1, F2.
 */
export async function checkIn(deps: CheckInDeps, input: CheckIn): Promise<CheckedIn> {
  const { print, person, enteredAt } = input
  const now = deps.clock.now()
  const { personId, assurance } = person
  const known = deps.standings.of(personId)
  // Waiting costs a turn even for a value that is there.
  const standing = known instanceof Promise ? await known : known
  const given = giveVerdict(deps, { print, personId, assurance, enteredAt }, standing)
  if (!given.ok) return given
  let found = findRecent(deps, input)
  // What another scan put there while this one waited is settled in its turn.
  for (let settled: RecentVisit | undefined; found !== settled; found = findRecent(deps, input)) {
    settled = found
    await settle(deps, found)
  }
  if (found?.isWithdrawn && found.visit.enteredAt === enteredAt) {
    return { ok: false, refusal: 'ticket-stale' }
  }
  const earlier = found?.isWithdrawn ? undefined : found
  if (earlier?.isStored) {
    // The answer to a lost answer is the same visit and no news.
    return { ok: true, recent: earlier, isEarlier: earlier.visit.enteredAt !== enteredAt }
  }
  // A doubtful visit may be stored already: the same row goes again, under the same key.
  const recent = earlier ?? makeVisit(deps, draftOf(input), given)
  if (!earlier) deps.recents.put(recent, now)
  await store(deps, recent, given)
  if (recent.isWithdrawn) return { ok: false, refusal: 'ticket-stale' }
  void tellDoor(deps, input, recent, given).catch(() => undefined)
  return { ok: true, recent, isEarlier: false }
}
