// One shared stay as it is kept: ids, spans, ways in, and whether anybody but a reporter says so.
// Source: F15, F30; ADR 0011.
import type { Interval } from '../base/interval.ts'
import { hasSecondSource, isHearsay } from '../visits/index.ts'
import type { Companion, Stay, Witnessed } from '../visits/index.ts'
import type { SharedStay } from './contract.ts'
import type { Near } from './nearby.rule.ts'

/** A shared stay and whose registration it was; `isConfirmed`: of the case's own visit. */
export type FoundStay = {
  readonly personId: number
  readonly stay: SharedStay
  readonly witness: Witnessed
  readonly isConfirmed: boolean
}

/** Gives a stay as a witness of where somebody was. */
export function witnessOf(stay: Omit<Stay, 'isHeld'>): Witnessed {
  const { flags, reporterId, placeId, span } = stay
  return { flags, reporterId, placeId, from: span.from, to: span.to }
}

type Pair = {
  /** The stay of the case. */
  readonly source: Stay
  readonly stay: Companion['stay']
  /** Undefined at the same place. */
  readonly near: Near | undefined
  readonly isConfirmed: boolean
}

/** Writes a pair of stays down. */
export function makeShared(
  { source, stay, near, isConfirmed }: Pair,
  span: Interval & { readonly isCertain: boolean },
): FoundStay {
  const nearness = near && {
    closeness: near.closeness,
    contactPlaceId: stay.placeId,
    withinId: near.withinId,
  }
  return {
    personId: stay.personId,
    witness: witnessOf(stay),
    isConfirmed,
    stay: {
      placeId: source.placeId,
      ...nearness,
      from: span.from,
      to: span.to,
      caseAt: source.enteredAt,
      caseTo: source.span.to,
      contactAt: stay.enteredAt,
      contactTo: stay.span.to,
      gapSeconds: Math.abs(stay.enteredAt - source.enteredAt),
      certainty: span.isCertain ? 'certain' : 'inferred',
      caseEnd: source.span.endSource,
      contactEnd: stay.span.endSource,
      casePrintNo: source.printNo,
      contactPrintNo: stay.printNo,
      caseFlags: source.flags,
      contactFlags: stay.flags,
      caseReported: isHearsay(source),
      contactReported: isHearsay(stay),
      ...(source.reporterId !== null && { caseReporterId: source.reporterId }),
      ...(stay.reporterId !== null && { contactReporterId: stay.reporterId }),
    },
  }
}

/**
 * Lowers what rests on somebody's word: to *inferred* where a second source says the same, to
 * *reported* where none does. The stays are one human's. Source: F15.
 */
export function settleHearsay(own: readonly FoundStay[]): SharedStay[] {
  const witnesses = own.map((one) => one.witness)
  return own.map(({ stay, witness, isConfirmed }) => {
    if (!stay.caseReported && !stay.contactReported) return stay
    const isCaseKnown = !stay.caseReported || isConfirmed
    const isContactKnown = !stay.contactReported || hasSecondSource(witness, witnesses)
    return { ...stay, certainty: isCaseKnown && isContactKnown ? 'inferred' : 'reported' }
  })
}
