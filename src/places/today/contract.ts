// JSON shapes of a manager's day: counts of today, what needs doing, the guide of a new place.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { TO_DO_KINDS } from './to-do.rule.ts'

const Way = Type.Enum(['scan', 'wechat', 'alipay', 'card', 'typed', 'reported', 'paper'])

/** GET /api/zhenheyi/places/:placeId/today: the place and everything below it. */
export const PlaceToday = Type.Object({
  placeName: Type.String(),
  /** Seconds since 1970. */
  at: Type.Integer(),
  visits: Type.Integer(),
  /** Hours with a visit. `hour` is of the Shanghai day. */
  hours: Type.Array(Type.Object({ hour: Type.Integer(), visits: Type.Integer() })),
  /** Busiest first, at most 30; the rest of the doors together stand in `otherDoors`. */
  doors: Type.Array(
    Type.Object({
      placeId: Type.Integer(),
      pointId: Type.Integer(),
      placeName: Type.String(),
      pointName: Type.String(),
      visits: Type.Integer(),
    }),
  ),
  otherDoors: Type.Integer(),
  ways: Type.Array(Type.Object({ way: Way, visits: Type.Integer() })),
  /** Of confirmed places only: elsewhere nobody is looked up, and nothing is told. */
  stops: Type.Optional(Type.Object({ all: Type.Integer(), open: Type.Integer() })),
})
export type PlaceToday = Static<typeof PlaceToday>

export const ToDo = Type.Object({
  kind: Type.Enum([...TO_DO_KINDS]),
  /** Null where it is about no place of mine. */
  placeId: Type.Union([Type.Integer(), Type.Null()]),
  placeName: Type.String(),
  pointId: Type.Union([Type.Integer(), Type.Null()]),
  pointName: Type.String(),
  /** More than one: lines of one complex, folded. */
  count: Type.Integer(),
  /** When it happens or happened; null where that says nothing. */
  at: Type.Union([Type.Integer(), Type.Null()]),
})
export type ToDo = Static<typeof ToDo>

/** GET /api/zhenheyi/to-do */
export const ToDos = Type.Object({ toDos: Type.Array(ToDo) })
export type ToDos = Static<typeof ToDos>

/** GET /api/zhenheyi/places/:placeId/guide. Each step is true by what the server saw. */
export const PlaceGuide = Type.Object({
  placeName: Type.String(),
  isConfirmed: Type.Boolean(),
  pointId: Type.Union([Type.Integer(), Type.Null()]),
  printId: Type.Union([Type.Integer(), Type.Null()]),
  made: Type.Boolean(),
  posted: Type.Boolean(),
  photographed: Type.Boolean(),
  invited: Type.Boolean(),
  scanned: Type.Boolean(),
})
export type PlaceGuide = Static<typeof PlaceGuide>
