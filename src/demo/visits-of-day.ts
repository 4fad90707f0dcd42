// Turns the simulated stays of a day into visit rows. The same day gives the same rows at every
// start, so that the key of the visits makes filling a day twice harmless.
import type { SimStay } from '../../sim/day.ts'
import type { Visit } from '../visits/index.ts'
import { packFlags } from '../visits/index.ts'
import type { DemoCity } from './demo-city.ts'

/** Stored ids by simulated index. */
export type Seeded = {
  readonly city: DemoCity
  readonly placeIds: readonly number[]
  readonly personIds: readonly number[]
}

// The first version of the verdict's rules, under which all simulated visits were decided.
const RULE_VERSION = 1
const ENTERED = packFlags({
  method: 'scan',
  outcome: 'entered',
  isWorker: false,
  verdict: 'enter',
  lateness: 'static',
  marks: 0,
})

/** Gives the visit row of a stay; undefined when nobody scanned. */
export function visitOfStay(seeded: Seeded, stay: SimStay): Visit | undefined {
  const personId = seeded.personIds[stay.person]
  const placeId = seeded.placeIds[stay.place]
  const place = seeded.city.sim.places[stay.place]
  if (!stay.scanned || personId === undefined || placeId === undefined || !place) return undefined
  const reporterId = stay.reporter === null ? null : (seeded.personIds[stay.reporter] ?? null)
  const isOwn = reporterId === null
  return {
    personId,
    reporterId,
    enteredAt: stay.enteredAt,
    placeId,
    // Everyone has a favourite door; prints count from 1 in the order of the points.
    printNo: 1 + (stay.person % place.points.length),
    deviceNo: isOwn ? 1 : 0,
    flags: packFlags({
      method: isOwn ? 'scan' : 'reported',
      outcome: 'entered',
      isWorker: stay.worker,
      verdict: 'enter',
      lateness: 'static',
      marks: 0,
    }),
    ruleVersion: RULE_VERSION,
  }
}

/** Gives the row of a person who scanned at a place's first door; undefined for no such place. */
export function scanAt(
  seeded: Seeded,
  scan: { readonly personId: number; readonly place: number; readonly enteredAt: number },
): Visit | undefined {
  const placeId = seeded.placeIds[scan.place]
  if (placeId === undefined) return undefined
  const { personId, enteredAt } = scan
  const where = { personId, placeId, enteredAt, printNo: 1 }
  return { ...where, reporterId: null, deviceNo: 1, flags: ENTERED, ruleVersion: RULE_VERSION }
}

/** Gives the visit rows of many stays; those who did not scan leave none. */
export function visitsOfStays(seeded: Seeded, stays: readonly SimStay[]): Visit[] {
  const visits: Visit[] = []
  for (const stay of stays) {
    const visit = visitOfStay(seeded, stay)
    if (visit) visits.push(visit)
  }
  return visits
}
