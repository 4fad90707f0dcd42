// Who arrived together: companions of ten minutes stand in the row of who reported them, so that
// the door sees one family and not three strangers. Pure.
// Source: F15; security decision 4 (one sentence for a group); docs/adr/0014.
import { MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'

/** Later than that is another arrival of the same reporter. Source: F15. */
export const ARRIVAL_SECONDS = 10 * MINUTE

export type ArrivalVisit = {
  readonly personId: number
  readonly reporterId: number | null
  readonly enteredAt: Instant
  /** Reported by a companion; what the staff registered is an arrival of its own. */
  readonly isReported: boolean
}

export type Arrival<V> = { readonly head: V; readonly companions: readonly V[] }

function isNear(one: ArrivalVisit, other: ArrivalVisit): boolean {
  return Math.abs(one.enteredAt - other.enteredAt) <= ARRIVAL_SECONDS
}

/**
 * Groups the visits of one door. The head is the visit of the reporter; where the reporter has
 * none, the first of the reported. Shape: in the order of their first visit in the list.
 */
export function groupArrivals<V extends ArrivalVisit>(visits: readonly V[]): Arrival<V>[] {
  const companionsOf = new Map<V, V[]>()
  const heads: V[] = []
  const isHead = (visit: V): boolean => companionsOf.has(visit)
  const addHead = (visit: V): void => {
    heads.push(visit)
    companionsOf.set(visit, [])
  }
  const reported = visits.filter((visit) => visit.isReported && visit.reporterId !== null)
  const others = visits.filter((visit) => !reported.includes(visit))
  for (const visit of others) addHead(visit)
  for (const visit of reported.toSorted((one, other) => one.enteredAt - other.enteredAt)) {
    const byReporter = heads.filter(
      (head) => head.personId === visit.reporterId && isNear(head, visit),
    )
    const withOthers = heads.filter(
      (head) => head.isReported && head.reporterId === visit.reporterId && isNear(head, visit),
    )
    const head = byReporter[0] ?? withOthers[0]
    if (head) companionsOf.get(head)?.push(visit)
    else addHead(visit)
  }
  return visits.filter(isHead).map((head) => ({ head, companions: companionsOf.get(head) ?? [] }))
}
