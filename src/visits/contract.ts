// JSON shapes of the door: what a gatekeeper's screen receives. The browser may import this file.
import { Type } from 'typebox'
import type { Static } from 'typebox'

const Verdict = Type.Union([Type.Literal('enter'), Type.Literal('see-staff')])
const Outcome = Type.Union([
  Type.Literal('entered'),
  Type.Literal('turned-away'),
  Type.Literal('withdrawn'),
])

/** One visit as the door sees it: never a number, a phone, a colour or a history. */
export const DoorRow = Type.Object({
  /** The same for every news about the same visit; it tells nothing about the person. */
  key: Type.String(),
  pointId: Type.Integer(),
  pointName: Type.String(),
  /** Seconds since 1970. */
  enteredAt: Type.Integer(),
  /** Absent at a place that the town has not confirmed yet. */
  maskedName: Type.Optional(Type.String()),
  sex: Type.Optional(Type.Union([Type.Literal('female'), Type.Literal('male')])),
  /** First year of the decade of birth. */
  decade: Type.Optional(Type.Integer()),
  verdict: Verdict,
  outcome: Outcome,
  isWorker: Type.Boolean(),
  passShape: Type.String(),
  /** Absent after a restart: the digits live in memory only. */
  passNumber: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  how: Type.String(),
})
export type DoorRow = Static<typeof DoorRow>

/** GET /api/door/points/:pointId/rows. Shape: newest first, the last 30 minutes. */
export const DoorRows = Type.Object({
  placeName: Type.String(),
  pointName: Type.String(),
  /** False: the place waits for its town, so rows carry no names. */
  hasNames: Type.Boolean(),
  /** Entered in the last 30 minutes, withdrawn ones not counted. */
  entered: Type.Integer(),
  /** The shape of this moment. */
  passShape: Type.String(),
  rows: Type.Array(DoorRow),
})
export type DoorRows = Static<typeof DoorRows>

export const PointParams = Type.Object({ pointId: Type.Integer({ minimum: 1 }) })
export type PointParams = Static<typeof PointParams>
