// JSON shapes of the follow-up of stops in the console. The browser may import this file. All
// addresses begin with /api/staff/stops and need a supervisor, who sees his divisions only. A list
// names nobody and shows no steps: those tell the colour. Instants are seconds since 1970.
// Source: F25; docs/adr/0014.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { BigId } from '../../places/contract.ts'
import { STOP_STATES } from './stop.rule.ts'

/** Query of GET /api/staff/stops. */
export const StopQuery = Type.Object({
  which: Type.Optional(Type.Enum(['open', 'overdue', 'closed'])),
})
export type StopQuery = Static<typeof StopQuery>

export const StopParams = Type.Object({
  stopId: BigId,
})

const ListedStop = Type.Object({
  stopId: Type.Integer(),
  placeId: Type.Integer(),
  placeName: Type.String(),
  pointName: Type.String(),
  division: Type.String(),
  enteredAt: Type.Integer(),
  dueAt: Type.Integer(),
  isOverdue: Type.Boolean(),
  state: Type.Enum([...STOP_STATES]),
  changedAt: Type.Optional(Type.Integer()),
  hasNote: Type.Boolean(),
  closedAt: Type.Optional(Type.Integer()),
  isRegistered: Type.Boolean(),
})
export type ListedStop = Static<typeof ListedStop>

/** GET /api/staff/stops. Shape: the soonest due first, closed ones the latest first, <= 500. */
export const Stops = Type.Object({
  ok: Type.Literal(true),
  stops: Type.Array(ListedStop),
  /** Of the divisions of the supervisor, whatever is listed. */
  open: Type.Integer(),
  overdue: Type.Integer(),
})
export type Stops = Static<typeof Stops>

/** POST /api/staff/stops/:stopId/look: the person masked, the note, what was to be done. */
export const LookBody = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) })
export type LookBody = Static<typeof LookBody>

export const StopLook = Type.Object({
  ok: Type.Literal(true),
  stopId: Type.Integer(),
  maskedName: Type.String(),
  maskedPhone: Type.String(),
  steps: Type.Array(Type.Object({ zh: Type.String(), en: Type.String() })),
  note: Type.String(),
  closing: Type.String(),
  closedBy: Type.Optional(Type.String()),
})
export type StopLook = Static<typeof StopLook>

/** POST /api/staff/stops/:stopId/close: what the town did about it. */
export const CloseBody = Type.Object({ done: Type.String({ minLength: 1, maxLength: 500 }) })
export type CloseBody = Static<typeof CloseBody>
