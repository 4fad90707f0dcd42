// The shared stays behind a candidate, with the words that explain them. Source: F15, F30.
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { describePersons } from '../people/index.ts'
import { placesByIds, pointWords, pointsByPrint } from '../places/index.ts'
import { doubtsOf, unpackFlags } from '../visits/index.ts'
import type { CandidateRecord } from './candidate.sql.ts'
import type { Sentence, SharedLine, SharedStay } from './contract.ts'
import type { ReasonFacts, ReasonSide } from './reason.rule.ts'
import { closenessOf } from './summary.rule.ts'

/** Gives the masked name of whoever reported a visit; undefined when nobody is known. */
export type ReporterName = (reporterId: number | undefined) => string | undefined

/** Reads the masked names of reporters. */
export async function readReporters(
  db: Db,
  keyring: Keyring,
  ids: readonly (number | null | undefined)[],
): Promise<ReporterName> {
  const known = [...new Set(ids.filter((id) => typeof id === 'number'))]
  const described = await describePersons(db, keyring, known)
  return (id) => {
    const found = id === undefined ? undefined : described.get(id)
    return found?.maskedName || found?.reference
  }
}

/** Gives what the sentences of these records need to know about a stay. */
export async function readReasons(
  db: Db,
  keyring: Keyring,
  records: readonly CandidateRecord[],
): Promise<(stay: SharedStay) => ReasonFacts> {
  const words = await readWords(db, keyring, records)
  return words.factsOf
}

async function readWords(db: Db, keyring: Keyring, records: readonly CandidateRecord[]) {
  const stays = records.flatMap((one) => one.shared)
  const placeIds = stays.flatMap((stay) =>
    [stay.placeId, stay.contactPlaceId, stay.withinId].filter((id) => id !== undefined),
  )
  const places = await placesByIds(db, [...new Set(placeIds)])
  const pointOf = await pointsByPrint(db, placeIds)
  const reporterName = await readReporters(
    db,
    keyring,
    stays.flatMap((stay) => [stay.caseReporterId, stay.contactReporterId]),
  )
  const placeName = (id: number): string => places.get(id)?.name ?? `#${id}`
  const contactPlace = (stay: SharedStay): number => stay.contactPlaceId ?? stay.placeId
  const pointName = (placeId: number, printNo: number): Sentence | undefined => {
    const point = pointOf(placeId, printNo)
    return point && pointWords(point.pointName)
  }
  // One door is named only when both came through it.
  const sharedPoint = (stay: SharedStay): Sentence | undefined => {
    const point = pointOf(stay.placeId, stay.casePrintNo)
    const other = pointOf(contactPlace(stay), stay.contactPrintNo)
    return point && point.pointId === other?.pointId ? pointWords(point.pointName) : undefined
  }
  const side = (flags: number, reporterId: number | undefined): ReasonSide => {
    const name = reporterName(reporterId)
    return {
      method: unpackFlags(flags).method,
      reportedBy: name === undefined ? undefined : { zh: name, en: name },
      doubts: doubtsOf(flags),
    }
  }
  const factsOf = (stay: SharedStay): ReasonFacts => ({
    stay,
    placeName: placeName(stay.placeId),
    pointName: sharedPoint(stay),
    near:
      stay.withinId === undefined
        ? undefined
        : {
            contactPlaceName: placeName(contactPlace(stay)),
            withinName: placeName(stay.withinId),
          },
    case: side(stay.caseFlags, stay.caseReporterId),
    contact: side(stay.contactFlags, stay.contactReporterId),
  })
  const pointsOf = (stay: SharedStay) => ({
    case: pointName(stay.placeId, stay.casePrintNo) ?? null,
    contact: pointName(contactPlace(stay), stay.contactPrintNo) ?? null,
  })
  return { factsOf, pointsOf }
}

/** Gives every shared stay of a candidate for the drawer. Shape: sorted by time. */
export async function presentShared(
  db: Db,
  keyring: Keyring,
  record: CandidateRecord,
): Promise<SharedLine[]> {
  const { factsOf, pointsOf } = await readWords(db, keyring, [record])
  const sorted = record.shared.toSorted((left, right) => left.from - right.from)
  return sorted.map((stay): SharedLine => {
    const facts = factsOf(stay)
    const points = pointsOf(stay)
    const side = ({ method, reportedBy, doubts }: ReasonSide) => ({
      method,
      reportedBy: reportedBy?.zh ?? null,
      doubts: [...doubts],
    })
    return {
      stay,
      closeness: closenessOf(stay),
      placeName: facts.placeName,
      contactPlaceName: facts.near?.contactPlaceName ?? null,
      withinName: facts.near?.withinName ?? null,
      case: { ...side(facts.case), pointName: points.case },
      contact: { ...side(facts.contact), pointName: points.contact },
    }
  })
}
