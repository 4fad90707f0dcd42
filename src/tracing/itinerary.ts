// Where a human was in a window: every scan of every registration, with its stay and how it is
// known; refused and withdrawn scans are shown apart, they make no stay. Source: F29.
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import { pointWords, pointsByPrint } from '../places/index.ts'
import type { PointOfPrint } from '../places/index.ts'
import {
  doubtsOf,
  hasSecondSource,
  isHearsay,
  isObserved,
  listTracedVisits,
  readPlacesOf,
  readStays,
  unpackFlags,
} from '../visits/index.ts'
import type { PlacesById, Stay, TracedVisit } from '../visits/index.ts'
import { readReporters } from './case-shared.ts'
import type { ReporterName } from './case-shared.ts'
import type { CaseCertainty, ItineraryLine } from './contract.ts'
import { witnessOf } from './shared-stay.ts'

/** What an itinerary is asked with. */
export type ItineraryQuestion = {
  readonly personIds: readonly number[]
  readonly window: Interval
  /** The moment of the question: no stay reaches past it. */
  readonly now: Instant
}

/**
 * Reads the itinerary of a human. Shape: sorted by entry, at most ITINERARY_MAX of the visits room;
 * a stay that began before the window but reaches into it is there too.
 * Source: F29; ADR 0003.
 */
export async function readItinerary(
  db: Db,
  keyring: Keyring,
  question: ItineraryQuestion,
): Promise<ItineraryLine[]> {
  const { window, now } = question
  const roots = [...new Set((await foldToHumans(db, question.personIds)).values())]
  const humans = new Map<number, number>()
  for (const [root, members] of await registrationsOf(db, roots)) {
    for (const member of members) humans.set(member, root)
  }
  const { stays, places } = await readStays(db, humans, window, now)
  const visits = await listTracedVisits(db, [...humans.keys()], window)
  const others = visits.filter((visit) => unpackFlags(visit.flags).outcome !== 'entered')
  const otherPlaces = await readPlacesOf(db, others)
  const told = [...stays.map(tellStay), ...others.map(tellRefusal)]
  const pointOf = await pointsByPrint(
    db,
    told.map((one) => one.placeId),
  )
  const reporterName = await readReporters(
    db,
    keyring,
    told.map((one) => one.reporterId),
  )
  const certaintyOf = openCertainty(stays)
  const words: Words = { places: new Map([...places, ...otherPlaces]), pointOf, reporterName }
  return [
    ...stays.map((stay) => ({ ...lineOf(tellStay(stay), words), certainty: certaintyOf(stay) })),
    ...others.map((visit) => lineOf(tellRefusal(visit), words)),
  ].toSorted((left, right) => left.enteredAt - right.enteredAt || left.placeId - right.placeId)
}

/** A line before its words. */
type Told = Pick<Stay, 'personId' | 'reporterId' | 'enteredAt' | 'placeId' | 'printNo' | 'flags'> &
  Pick<ItineraryLine, 'leftAt' | 'endSource' | 'isHeld'>

function tellStay(stay: Stay): Told {
  const { span, ...visit } = stay
  return { ...visit, leftAt: span.to, endSource: span.endSource }
}

function tellRefusal(visit: TracedVisit): Told {
  return {
    personId: visit.person_id,
    reporterId: visit.reporter_id,
    enteredAt: visit.entered_at,
    placeId: visit.place_id,
    printNo: visit.print_no,
    flags: visit.flags,
    // Nobody entered, so the stay is empty and its end is known.
    leftAt: visit.entered_at,
    endSource: 'check-out',
    isHeld: visit.is_held,
  }
}

/** Says how sure each stay is; what only somebody else said needs a second source. Source: F15. */
function openCertainty(stays: readonly Stay[]): (stay: Stay) => CaseCertainty {
  const witnesses = stays.map(witnessOf)
  return (stay) => {
    if (!isHearsay(stay)) return isObserved(stay.span.endSource) ? 'certain' : 'inferred'
    return hasSecondSource(witnessOf(stay), witnesses) ? 'inferred' : 'reported'
  }
}

type Words = {
  readonly places: PlacesById
  readonly pointOf: PointOfPrint
  readonly reporterName: ReporterName
}

function lineOf(told: Told, words: Words): ItineraryLine {
  const place = words.places.get(told.placeId)
  const point = words.pointOf(told.placeId, told.printNo)
  const { method, outcome, isWorker } = unpackFlags(told.flags)
  return {
    personId: told.personId,
    placeId: told.placeId,
    placeName: place?.name ?? `#${told.placeId}`,
    division: place?.division ?? '',
    category: place?.category ?? '',
    printNo: told.printNo,
    pointName: point ? pointWords(point.pointName) : null,
    enteredAt: told.enteredAt,
    leftAt: told.leftAt,
    endSource: told.endSource,
    certainty: 'certain',
    method,
    outcome,
    isWorker,
    isReported: isHearsay(told),
    reportedBy: words.reporterName(told.reporterId ?? undefined) ?? null,
    doubts: doubtsOf(told.flags),
    isHeld: told.isHeld,
  }
}
