// The check-in: load, decide, record, present. The one use case that must stay cheap: two keyed
// hashes, no database read, one row in the writer's next batch. Only a second scan reads.
import type { Instant } from '../base/instant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { DoorRow } from './contract.ts'
import type { DoorHub } from './door/hub.ts'
import type { DutyBook } from './duty-book.ts'
import { MARK, packFlags, unpackFlags } from './flags.rule.ts'
import type { Method } from './flags.rule.ts'
import type { PassSigns } from './pass-sign.ts'
import type { RecentVisit, RecentVisits } from './recent-visits.ts'
import { isTakenBack } from './taken-back.ts'
import { decideVerdict } from './verdict.rule.ts'
import type { HealthState } from './verdict.rule.ts'
import type { VisitWriter } from './visit-writer.ts'

/** The version of the verdict's rules that a row was decided by. */
export const RULE_VERSION = 1
// No health partner is connected in this version; see docs/privacy.md.
const HEALTH: HealthState = 'not-connected'

export type CheckInDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly writer: VisitWriter
  readonly recents: RecentVisits
  readonly signs: PassSigns
  readonly hub: DoorHub
  readonly duties: DutyBook
}

export type CheckIn = {
  readonly print: IndexedPrint
  readonly person: DeviceRegistration
  /** Fixed by the ticket before the first attempt. */
  readonly enteredAt: Instant
  readonly method: Method
  /** The list of revoked devices could not be read lately. */
  readonly isRevocationDoubtful: boolean
}

export type CheckedIn =
  | { readonly ok: true; readonly recent: RecentVisit; readonly isEarlier: boolean }
  | {
      readonly ok: false
      readonly refusal: 'code-withdrawn' | 'place-closed' | 'ticket-stale'
    }

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

async function store(deps: CheckInDeps, recent: RecentVisit): Promise<void> {
  recent.saving = deps.writer.write(recent.visit)
  try {
    await recent.saving
    recent.isStored = true
  } finally {
    recent.saving = undefined
  }
}

function makeVisit(deps: CheckInDeps, input: CheckIn, verdict: 'enter' | 'see-staff'): RecentVisit {
  const { print, person } = input
  const marks =
    (person.assurance < 1 ? MARK.phoneUnconfirmed : 0) |
    (input.isRevocationDoubtful ? MARK.deviceRevoked : 0)
  const flags = packFlags({
    method: input.method,
    outcome: 'entered',
    isWorker: deps.duties.isOnDuty(print.placeId, person.personId),
    verdict,
    lateness: 'static',
    marks,
  })
  return {
    visit: {
      personId: person.personId,
      reporterId: null,
      enteredAt: input.enteredAt,
      placeId: print.placeId,
      printNo: print.printNo,
      deviceNo: person.deviceNo,
      flags,
      ruleVersion: RULE_VERSION,
    },
    pointId: print.pointId,
    passNumber: deps.signs.nextNumber(print.pointId),
    recordedAt: deps.clock.now(),
    saving: undefined,
    isStored: false,
    isWithdrawn: false,
  }
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

/**
 * Checks a person in; resolves after the commit.
 * Refuses: 'code-withdrawn', 'place-closed', 'ticket-stale' (its visit was withdrawn).
 * Throws: Busy; send it again, it is not counted twice.
 * Source: Notice clause IV; F1, F2.
 */
export async function checkIn(deps: CheckInDeps, input: CheckIn): Promise<CheckedIn> {
  const { print, person } = input
  const now = deps.clock.now()
  const decision = decideVerdict({
    isPrintWithdrawn: print.withdrawn,
    placeState: print.state,
    assurance: person.assurance,
    health: HEALTH,
  })
  if (decision.verdict === 'not-valid') {
    const refusal = decision.reason === 'print-withdrawn' ? 'code-withdrawn' : 'place-closed'
    return { ok: false, refusal }
  }
  let found = findRecent(deps, input)
  // What another scan put there while this one waited is settled in its turn.
  for (let settled: RecentVisit | undefined; found !== settled; found = findRecent(deps, input)) {
    settled = found
    await settle(deps, found)
  }
  if (found?.isWithdrawn && found.visit.enteredAt === input.enteredAt) {
    return { ok: false, refusal: 'ticket-stale' }
  }
  const earlier = found?.isWithdrawn ? undefined : found
  if (earlier?.isStored) {
    // The answer to a lost answer is the same visit and no news.
    return { ok: true, recent: earlier, isEarlier: earlier.visit.enteredAt !== input.enteredAt }
  }
  // A doubtful visit may be stored already: the same row goes again, under the same key.
  const recent = earlier ?? makeVisit(deps, input, decision.verdict)
  if (!earlier) deps.recents.put(recent, now)
  await store(deps, recent)
  if (deps.hub.isWatched(print.pointId)) {
    deps.hub.publish(doorRowOf(deps, recent, print, person))
  }
  return { ok: true, recent, isEarlier: false }
}
