// The one way to record visits of persons who did not scan for themselves: companions, the door,
// paper, emergencies. Verdict and visit go together: no verdict is given without a visit that the
// person can see. Source: Notice clause IV; F15-F18; security decisions 4, 13 and 18.
import type { Instant } from '../base/instant.ts'
import type { RefusalCode, Refused } from '../base/refusals.ts'
import type { Assurance, DoorMask, Standing } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { tellArrival } from './arrivals.ts'
import type { ArrivalDeps } from './arrivals.ts'
import { makeVisit } from './check-in.ts'
import type { CheckInDeps, Given } from './check-in.ts'
import { MARK, unpackFlags } from './flags.rule.ts'
import type { Lateness, Method, Verdict } from './flags.rule.ts'
import { REPORTED_A_SCAN } from './limits.rule.ts'
import type { RecentVisit } from './recent-visits.ts'
import { makeStop, openStops } from './stops/open-stop.ts'
import { isTakenBack } from './taken-back.ts'
import { giveVerdict } from './verdict.ts'
import type { SeenNow } from './verdict.ts'
import { Busy } from './visit-writer.ts'

export type AdmitDeps = CheckInDeps & ArrivalDeps

export type AdmittedPerson = {
  readonly personId: number
  readonly assurance: Assurance
  readonly mask: DoorMask | undefined
  /** What the staff saw on the person's own phone or paper. */
  readonly seen?: SeenNow | undefined
}

export type Admission = {
  readonly print: IndexedPrint
  readonly enteredAt: Instant
  readonly method: Method
  readonly lateness?: Lateness | undefined
  /** Who reports or types; null when nobody stands behind it. */
  readonly reporterId: number | null
  readonly deviceNo?: number | undefined
  /** A sum of MARK values. */
  readonly marks?: number | undefined
  /** A duty begins with it: no visit of a few minutes ago stands for it. */
  readonly isDuty?: boolean | undefined
  /** Enter now, register within 24 hours: by whom, and the reason. */
  readonly emergency?: { readonly by: string; readonly note: string } | undefined
  readonly persons: readonly AdmittedPerson[]
}

export type Admitted = {
  readonly personId: number
  readonly recent: RecentVisit
  readonly verdict: Verdict
  /** A visit of this person of a few minutes ago, or the same one, was there already. */
  readonly isEarlier: boolean
}

export type AdmittedAll = {
  readonly ok: true
  readonly admitted: readonly Admitted[]
  /** One answer for all of them, the worst. Source: security decision 4. */
  readonly verdict: Verdict
  /** False at a place that its town has not confirmed: say nothing to whoever typed. */
  readonly isVerdictShown: boolean
}

// Somebody else asks about the person: only where the town knows the place.
const BY_OTHERS: readonly Method[] = ['reported', 'staff', 'paper-code', 'register']

const NOTHING_KNOWN: Standing = {
  health: { state: 'not-connected', source: 'none' },
  travel: { state: 'not-connected', source: 'none' },
  assurance: 0,
  isDisputed: false,
}

// As long as a visit counts as the same one.
const LATE_SECONDS = 600

type Prepared = {
  readonly person: AdmittedPerson
  readonly given: Given
  readonly known: RecentVisit | undefined
}

async function readStandings(
  deps: AdmitDeps,
  input: Admission,
): Promise<ReadonlyMap<number, Standing>> {
  const isAsked = input.print.state === 'confirmed' || !BY_OTHERS.includes(input.method)
  if (!isAsked) return new Map()
  const ids = input.persons.map((person) => person.personId)
  await deps.standings.prime(ids)
  const read = await Promise.all(
    ids.map(async (id): Promise<[number, Standing]> => [id, await deps.standings.of(id)]),
  )
  return new Map(read)
}

/** Finds the visit that stands for this one already; waits for its commit. */
async function findKnown(
  deps: AdmitDeps,
  input: Admission,
  personId: number,
): Promise<RecentVisit | undefined> {
  const { pointId } = input.print
  const found = deps.recents.find(personId, pointId, deps.clock.now())
  // What was written down an hour ago is no second scan of now.
  const longest = input.isDuty === true ? 1 : LATE_SECONDS
  if (!found || Math.abs(found.visit.enteredAt - input.enteredAt) >= longest) return undefined
  if (found.saving) await found.saving
  if (!found.isStored) return found
  if (!found.isWithdrawn && (await isTakenBack(deps.sql, found.visit))) found.isWithdrawn = true
  return found
}

function isStandingFor(known: RecentVisit | undefined, enteredAt: Instant): boolean {
  if (!known) return false
  return !known.isWithdrawn || known.visit.enteredAt === enteredAt
}

async function prepare(deps: AdmitDeps, input: Admission): Promise<readonly Prepared[] | Refused> {
  const standings = await readStandings(deps, input)
  const prepared: Prepared[] = []
  for (const person of input.persons) {
    const { print, enteredAt } = input
    const { personId, assurance, seen } = person
    const question = { print, personId, assurance, enteredAt, seen }
    const isEmergency = input.emergency !== undefined
    const standing = standings.get(personId) ?? NOTHING_KNOWN
    const given = giveVerdict(deps, { ...question, isEmergency }, standing)
    if (!given.ok) return given
    prepared.push({ person, given, known: await findKnown(deps, input, personId) })
  }
  return prepared
}

function visitOf(deps: AdmitDeps, input: Admission, { person, given, known }: Prepared) {
  if (known && isStandingFor(known, input.enteredAt)) return known
  const { print, enteredAt, method, reporterId } = input
  const unconfirmed = person.assurance < 1 ? MARK.phoneUnconfirmed : 0
  const draft = {
    print,
    personId: person.personId,
    reporterId,
    deviceNo: input.deviceNo ?? 0,
    enteredAt,
    method,
    lateness: input.lateness ?? 'static',
    marks: (input.marks ?? 0) | unconfirmed,
  } as const
  return makeVisit(deps, draft, given)
}

async function storeStops(
  deps: AdmitDeps,
  input: Admission,
  fresh: readonly { recent: RecentVisit; given: Given }[],
): Promise<void> {
  const { emergency } = input
  const stops = fresh
    .filter(({ given }) => given.isStop || emergency)
    .map(({ recent, given }) => {
      const { visit, pointId, passNumber, recordedAt: at } = recent
      const made = { pointId, passNumber, ruling: given.ruling, at, emergency }
      return makeStop(deps.keyring, visit, made)
    })
  await openStops(deps.sql, stops)
}

async function storeAll(
  deps: AdmitDeps,
  input: Admission,
  fresh: readonly { recent: RecentVisit; given: Given }[],
): Promise<void> {
  await storeStops(deps, input, fresh).catch((cause: unknown) => {
    throw new Busy({ cause })
  })
  // Written in one turn, so that a family is one batch: it is stored as a whole.
  await Promise.all(fresh.map(({ recent }) => deps.writer.write(recent.visit)))
  for (const { recent } of fresh) {
    recent.isStored = true
    if (deps.writer.wasTakenBack(recent.visit)) recent.isWithdrawn = true
  }
}

/** Keeps everyone else who asks about these visits waiting for their one commit. */
async function storeTogether(
  deps: AdmitDeps,
  input: Admission,
  fresh: readonly { recent: RecentVisit; given: Given }[],
): Promise<void> {
  const now = deps.clock.now()
  const saving = storeAll(deps, input, fresh)
  for (const { recent } of fresh) {
    recent.saving = saving
    // What is typed in for an hour ago must not stand for a visit of now.
    if (Math.abs(now - recent.visit.enteredAt) < LATE_SECONDS) deps.recents.put(recent, now)
  }
  try {
    await saving
  } finally {
    for (const { recent } of fresh) recent.saving = undefined
  }
}

type AdmitRefusal = Extract<
  RefusalCode,
  'code-withdrawn' | 'place-closed' | 'too-many-companions' | 'ticket-stale'
>

/**
 * Records visits of persons; resolves after the commit.
 * Refuses: 'code-withdrawn', 'place-closed', 'too-many-companions', 'ticket-stale'.
 * Throws: Busy; send it again, nobody is counted twice.
 * Source: Notice clause IV; F15-F18; security decisions 4 and 13.
 */
export async function admitPersons(
  deps: AdmitDeps,
  input: Admission,
): Promise<AdmittedAll | (Refused & { readonly refusal: AdmitRefusal })> {
  const { print, enteredAt } = input
  // How many a day is counted where they are noted: noteReported of the people room.
  const distinct = new Set(input.persons.map((person) => person.personId)).size
  if (input.method === 'reported' && distinct > REPORTED_A_SCAN) {
    return { ok: false, refusal: 'too-many-companions' }
  }
  const prepared = await prepare(deps, input)
  if ('ok' in prepared) return prepared as Refused & { refusal: AdmitRefusal }
  const isReplayOfWithdrawn = prepared.some(
    ({ known }) => known?.isWithdrawn && known.visit.enteredAt === enteredAt,
  )
  if (isReplayOfWithdrawn) return { ok: false, refusal: 'ticket-stale' }
  const all = prepared.map((one) => ({ ...one, recent: visitOf(deps, input, one) }))
  const fresh = all.filter(({ recent }) => !recent.isStored)
  if (fresh.length > 0) await storeTogether(deps, input, fresh)
  if (fresh.some(({ recent }) => recent.isWithdrawn)) return { ok: false, refusal: 'ticket-stale' }
  const first = fresh[0] ?? all[0]
  if (first) void tellArrival(deps, print, first.recent.visit).catch(() => undefined)
  const admitted = all.map(({ person, recent, known }) => ({
    personId: person.personId,
    recent,
    verdict: unpackFlags(recent.visit.flags).verdict,
    isEarlier: recent === known,
  }))
  const isVerdictShown = print.state === 'confirmed'
  const verdict = admitted.some((one) => one.verdict === 'see-staff') ? 'see-staff' : 'enter'
  return { ok: true, admitted, verdict, isVerdictShown }
}
