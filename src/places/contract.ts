// JSON shapes of Zhenheyi's module: the one file of this room that the browser may import.
import { Type } from 'typebox'
import type { Static } from 'typebox'

// Rules of this room cut finer; these bounds only keep nonsense out of them. Units: characters.
export const Text = (max: number) => Type.String({ maxLength: max })
/** Of a kind or a division: other signs are of none, and some of them no database keeps. */
export const Code = (max: number) => Type.String({ maxLength: max, pattern: '^[\\w-]*$' })
/** Words in both languages. */
export const Name = Type.Object({ zh: Type.String(), en: Type.String() })
/** Of what an integer column numbers, and of what a bigint column does. */
export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
export const BigId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

export const IdentifierKindShape = Type.Union([
  Type.Literal('credit-code'),
  Type.Literal('plate'),
  Type.Literal('none'),
])
export const StateShape = Type.Union([
  Type.Literal('unconfirmed'),
  Type.Literal('confirmed'),
  Type.Literal('suspended'),
  Type.Literal('closed'),
])
export const KindShape = Type.Union([
  Type.Literal('place'),
  Type.Literal('building'),
  Type.Literal('floor'),
  Type.Literal('unit'),
  Type.Literal('vehicle'),
])
export const RoleShape = Type.Union([Type.Literal('manager'), Type.Literal('gatekeeper')])

/** GET /api/zhenheyi/catalogue */
export const Catalogue = Type.Object({
  categories: Type.Array(
    Type.Object({ category: Type.String(), name: Name, identifier: IdentifierKindShape }),
  ),
  /** The town-level units of this city. */
  divisions: Type.Array(
    Type.Object({
      division: Type.String(),
      name: Name,
      /** Corners as longitude and latitude, for a plain map; empty when nobody has drawn them. */
      outline: Type.Array(Type.Tuple([Type.Number(), Type.Number()])),
    }),
  ),
  city: Name,
  hotline: Type.String(),
  /** True: every screen says that nobody should type real data. */
  isDemo: Type.Boolean(),
})
export type Catalogue = Static<typeof Catalogue>

/** GET /api/zhenheyi/identifier */
export const IdentifierQuery = Type.Object({ kind: IdentifierKindShape, text: Text(80) })
export type IdentifierQuery = Static<typeof IdentifierQuery>

export const PlaceLine = Type.Object({
  placeId: Type.Integer(),
  parentId: Type.Union([Type.Integer(), Type.Null()]),
  name: Type.String(),
  /** What it is called in its path (301); empty: by its name. */
  label: Type.String(),
  kind: KindShape,
  category: Type.String(),
  division: Type.String(),
  state: StateShape,
  role: RoleShape,
  visitsToday: Type.Integer(),
})
export type PlaceLine = Static<typeof PlaceLine>

/** GET /api/zhenheyi/places. Shape: by id, a parent before its parts. */
export const MyPlaces = Type.Object({ places: Type.Array(PlaceLine) })
export type MyPlaces = Static<typeof MyPlaces>

/** POST /api/zhenheyi/places */
export const NewPlaceBody = Type.Object({
  name: Text(400),
  category: Code(60),
  division: Code(20),
  kind: Type.Optional(KindShape),
  parentId: Type.Optional(Id),
  address: Type.Optional(Text(1000)),
  longitude: Type.Optional(Type.Number()),
  latitude: Type.Optional(Type.Number()),
  identifier: Type.Optional(Text(80)),
  identifierReason: Type.Optional(Text(1000)),
  opensAt: Type.Optional(Type.Integer()),
  closesAt: Type.Optional(Type.Integer()),
  /** What the manager is called on the team list. */
  managerName: Type.Optional(Text(200)),
  /** Why it is another place than the ones it looks like. */
  apartBecause: Type.Optional(Text(1000)),
})
export type NewPlaceBody = Static<typeof NewPlaceBody>

export const NewPlaceAnswer = Type.Object({
  placeId: Type.Integer(),
  pointId: Type.Integer(),
  printId: Type.Integer(),
  shortNumber: Type.String(),
  state: StateShape,
  /** Another place looks the same: the town will ask. */
  hasTwin: Type.Boolean(),
})
export type NewPlaceAnswer = Static<typeof NewPlaceAnswer>

export const PrintLine = Type.Object({
  printId: Type.Integer(),
  printNo: Type.Integer(),
  /** A screen with a rotating code: it has no poster. */
  isScreen: Type.Boolean(),
  /** Seconds since 1970. */
  madeAt: Type.Integer(),
  withdrawnAt: Type.Union([Type.Integer(), Type.Null()]),
  withdrawnBecause: Type.String(),
})
export type PrintLine = Static<typeof PrintLine>

export const PointLine = Type.Object({
  pointId: Type.Integer(),
  name: Type.String(),
  shortNumber: Type.String(),
  isClosed: Type.Boolean(),
  prints: Type.Array(PrintLine),
})
export type PointLine = Static<typeof PointLine>

export const MemberLine = Type.Object({
  memberId: Type.String(),
  maskedPhone: Type.String(),
  name: Type.String(),
  role: RoleShape,
  addedAt: Type.Integer(),
})
export type MemberLine = Static<typeof MemberLine>

/** GET /api/zhenheyi/places/:placeId */
export const PlaceDetail = Type.Object({
  placeId: Type.Integer(),
  parentId: Type.Union([Type.Integer(), Type.Null()]),
  name: Type.String(),
  label: Type.String(),
  kind: KindShape,
  category: Type.String(),
  division: Type.String(),
  address: Type.String(),
  longitude: Type.Union([Type.Number(), Type.Null()]),
  latitude: Type.Union([Type.Number(), Type.Null()]),
  identifierKind: IdentifierKindShape,
  identifier: Type.String(),
  identifierReason: Type.String(),
  state: StateShape,
  role: RoleShape,
  visitsToday: Type.Integer(),
  /** Whether the one who asks is on duty here. */
  isOnDuty: Type.Boolean(),
  points: Type.Array(PointLine),
  /** Empty for a gatekeeper. */
  team: Type.Array(MemberLine),
})
export type PlaceDetail = Static<typeof PlaceDetail>

// Above 2^48 there is no print.
const PrintIdShape = Type.Integer({ minimum: 1, maximum: 281_474_976_710_655 })
export const PlaceParams = Type.Object({ placeId: Id })
export type PlaceParams = Static<typeof PlaceParams>
export const PointOfPlaceParams = Type.Object({ placeId: Id, pointId: Id })
export type PointOfPlaceParams = Static<typeof PointOfPlaceParams>
export const PrintParams = Type.Object({ placeId: Id, printId: PrintIdShape })
export type PrintParams = Static<typeof PrintParams>
export const MemberParams = Type.Object({
  placeId: Id,
  memberId: Type.String({ pattern: '^[0-9a-f]{24}$' }),
})
export type MemberParams = Static<typeof MemberParams>

/** POST /api/zhenheyi/places/:placeId/duty */
export const DutyBody = Type.Object({ isOn: Type.Boolean() })
export type DutyBody = Static<typeof DutyBody>

/** POST /api/zhenheyi/places/:placeId/points */
export const NewPointBody = Type.Object({ name: Text(200) })
export type NewPointBody = Static<typeof NewPointBody>

/** POST /api/zhenheyi/places/:placeId/prints/:printId/withdraw */
export const WithdrawBody = Type.Object({ because: Text(1000) })
export type WithdrawBody = Static<typeof WithdrawBody>

/** POST /api/zhenheyi/places/:placeId/team */
export const NewMemberBody = Type.Object({
  phone: Text(40),
  name: Type.Optional(Text(200)),
  role: RoleShape,
})
export type NewMemberBody = Static<typeof NewMemberBody>
