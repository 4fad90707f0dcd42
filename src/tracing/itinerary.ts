// Where a human was in a window: every scan of every registration, with its stay and how it is
// known; refused and withdrawn scans are shown apart, they make no stay. Source: F29.
import type { Interval } from '../base/interval.ts'
import type { Db } from '../platform/postgres.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import {
  isObserved,
  listTracedVisits,
  readPlacesOf,
  readStays,
  unpackFlags,
} from '../visits/index.ts'
import type { PlacesById, Stay, TracedVisit } from '../visits/index.ts'
import type { ItineraryLine } from './contract.ts'

/**
 * Reads the itinerary of a human. Shape: sorted by entry, at most ITINERARY_MAX of the visits room;
 * a stay that began before the window but reaches into it is there too.
 * Source: F29; ADR 0003.
 */
export async function readItinerary(
  db: Db,
  personIds: readonly number[],
  window: Interval,
): Promise<ItineraryLine[]> {
  const roots = [...new Set((await foldToHumans(db, personIds)).values())]
  const humans = new Map<number, number>()
  for (const [root, members] of await registrationsOf(db, roots)) {
    for (const member of members) humans.set(member, root)
  }
  const { stays, places } = await readStays(db, humans, window)
  const visits = await listTracedVisits(db, [...humans.keys()], window)
  const others = visits.filter((visit) => unpackFlags(visit.flags).outcome !== 'entered')
  const otherPlaces = await readPlacesOf(db, others)
  return [
    ...stays.map((stay) => lineOfStay(stay, places)),
    ...others.map((visit) => lineOfRefusal(visit, otherPlaces)),
  ].toSorted((left, right) => left.enteredAt - right.enteredAt || left.placeId - right.placeId)
}

type Words = Pick<
  ItineraryLine,
  'placeName' | 'division' | 'category' | 'method' | 'outcome' | 'isWorker' | 'isReported'
>

function wordsOf(visit: { placeId: number; flags: number }, places: PlacesById): Words {
  const place = places.get(visit.placeId)
  const { method, outcome, isWorker } = unpackFlags(visit.flags)
  return {
    placeName: place?.name ?? `#${visit.placeId}`,
    division: place?.division ?? '',
    category: place?.category ?? '',
    method,
    outcome,
    isWorker,
    isReported: method === 'reported',
  }
}

function lineOfStay(stay: Stay, places: PlacesById): ItineraryLine {
  return {
    personId: stay.personId,
    placeId: stay.placeId,
    ...wordsOf(stay, places),
    printNo: stay.printNo,
    enteredAt: stay.enteredAt,
    leftAt: stay.span.to,
    endSource: stay.span.endSource,
    certainty: isObserved(stay.span.endSource) ? 'certain' : 'inferred',
    isHeld: stay.isHeld,
  }
}

function lineOfRefusal(visit: TracedVisit, places: PlacesById): ItineraryLine {
  return {
    personId: visit.person_id,
    placeId: visit.place_id,
    ...wordsOf({ placeId: visit.place_id, flags: visit.flags }, places),
    printNo: visit.print_no,
    enteredAt: visit.entered_at,
    // Nobody entered, so the stay is empty and its end is known.
    leftAt: visit.entered_at,
    endSource: 'check-out',
    certainty: 'certain',
    isHeld: visit.is_held,
  }
}
