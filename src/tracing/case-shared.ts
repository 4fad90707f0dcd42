// The shared stays behind a candidate, with the words that explain them. Source: F30.
import type { Db } from '../platform/postgres.ts'
import { placesByIds, pointsByPrint } from '../places/index.ts'
import { unpackFlags } from '../visits/index.ts'
import type { CandidateRecord } from './candidate.sql.ts'
import type { SharedLine, SharedStay } from './contract.ts'
import type { ReasonFacts } from './reason.rule.ts'

/** Gives what the sentences of these records need to know about a stay. */
export async function readReasons(
  db: Db,
  records: readonly CandidateRecord[],
): Promise<(stay: SharedStay) => ReasonFacts> {
  const placeIds = records.flatMap((one) => one.shared.map((stay) => stay.placeId))
  const places = await placesByIds(db, [...new Set(placeIds)])
  const pointOf = await pointsByPrint(db, placeIds)
  // One door is named only when both came through it.
  const sharedPoint = (stay: SharedStay): string | undefined => {
    const point = pointOf(stay.placeId, stay.casePrintNo)
    const other = pointOf(stay.placeId, stay.contactPrintNo)
    return point?.pointId === other?.pointId ? point?.pointName : undefined
  }
  return (stay) => ({
    stay,
    placeName: places.get(stay.placeId)?.name ?? `#${stay.placeId}`,
    pointName: sharedPoint(stay),
    caseMethod: unpackFlags(stay.caseFlags).method,
    contactMethod: unpackFlags(stay.contactFlags).method,
  })
}

/** Gives every shared stay of a candidate for the drawer. Shape: sorted by time. */
export async function presentShared(db: Db, record: CandidateRecord): Promise<SharedLine[]> {
  const factsOf = await readReasons(db, [record])
  const sorted = record.shared.toSorted((left, right) => left.from - right.from)
  return sorted.map(factsOf)
}
