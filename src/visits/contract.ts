// JSON shapes of the door: what a gatekeeper's screen receives. The browser may import this file.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { STOP_STATES } from './stops/stop.rule.ts'

export type { StopState } from './stops/stop.rule.ts'

const Verdict = Type.Union([Type.Literal('enter'), Type.Literal('see-staff')])
const Outcome = Type.Union([
  Type.Literal('entered'),
  Type.Literal('turned-away'),
  Type.Literal('withdrawn'),
])

/** A sentence in both languages. */
export const Sentence = Type.Object({ zh: Type.String(), en: Type.String() })

/** What to do with somebody who was stopped: steps and numbers, never the reason's colour. */
export const DoorStop = Type.Object({
  stopId: Type.Integer(),
  state: Type.Enum([...STOP_STATES]),
  steps: Type.Array(Sentence),
  phones: Type.Array(Type.Object({ label: Sentence, number: Type.String() })),
  /** An emergency registers until then. Seconds since 1970. */
  dueAt: Type.Optional(Type.Integer()),
})
export type DoorStop = Static<typeof DoorStop>

const Mask = {
  /** Absent at a place that the town has not confirmed yet. */
  maskedName: Type.Optional(Type.String()),
  sex: Type.Optional(Type.Union([Type.Literal('female'), Type.Literal('male')])),
  /** First year of the decade of birth. */
  decade: Type.Optional(Type.Integer()),
}

/** One who came with the person of the row; a visit of its own. */
export const DoorCompanion = Type.Object({
  key: Type.String(),
  ...Mask,
  verdict: Verdict,
  outcome: Outcome,
  stop: Type.Optional(DoorStop),
})
export type DoorCompanion = Static<typeof DoorCompanion>

/** One arrival as the door sees it: never a number, a phone, a colour or a history. */
export const DoorRow = Type.Object({
  /** The same for every news about the same visit; it tells nothing about the person. */
  key: Type.String(),
  pointId: Type.Integer(),
  pointName: Type.String(),
  /** Seconds since 1970. */
  enteredAt: Type.Integer(),
  /** Seconds since 1970: what the list is sorted by; a form may lie between. Lost by a restart. */
  recordedAt: Type.Integer(),
  ...Mask,
  verdict: Verdict,
  outcome: Outcome,
  isWorker: Type.Boolean(),
  passShape: Type.String(),
  /** Ten minutes in memory, absent afterwards; of a stop as long as the stop. */
  passNumber: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  how: Type.String(),
  /** Persons of the arrival: companions of ten minutes join the row of who reported them. */
  count: Type.Integer({ minimum: 1 }),
  companions: Type.Array(DoorCompanion),
  stop: Type.Optional(DoorStop),
})
export type DoorRow = Static<typeof DoorRow>

/** GET /api/door/points/:pointId/rows. Shape: who was recorded last is first, 30 minutes back,
 * and a day back whoever was stopped and still waits for somebody to deal with him. */
export const DoorRows = Type.Object({
  placeName: Type.String(),
  pointName: Type.String(),
  /** False: the place waits for its town, so rows carry no names. */
  hasNames: Type.Boolean(),
  /** Entered in the last 30 minutes, withdrawn ones not counted. */
  entered: Type.Integer(),
  /** The shape of this moment. */
  passShape: Type.String(),
  /** Since when the health or the travel code does not answer; absent while it does. */
  silentSince: Type.Object({
    health: Type.Optional(Type.Integer()),
    travel: Type.Optional(Type.Integer()),
  }),
  rows: Type.Array(DoorRow),
})
export type DoorRows = Static<typeof DoorRows>

export const PointParams = Type.Object({ pointId: Type.Integer({ minimum: 1 }) })
export type PointParams = Static<typeof PointParams>
