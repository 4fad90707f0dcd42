// JSON shapes of the register: places that look alike, claims, the life of a place, the desk of the
// town. The browser may import this file. Instants are seconds since 1970.
// Source: F6, F11; security decision 17; docs/adr/0018.
import { Type } from 'typebox'
import type { Static, TSchema } from 'typebox'
import { BigId, Code, Id, Name, StateShape, Text } from '../contract.ts'

const Nullable = <T extends TSchema>(shape: T) => Type.Union([shape, Type.Null()])
// The rules cut finer; this only keeps nonsense out of them.
const Because = Text(1000)

const Alike = Type.Array(Type.Enum(['identifier', 'name', 'address']))

/** What is compared of a place that somebody is typing. */
const DraftShape = {
  name: Text(400),
  category: Code(60),
  division: Code(20),
  address: Type.Optional(Text(1000)),
  identifier: Type.Optional(Text(80)),
  parentId: Type.Optional(Id),
}

/** POST /api/zhenheyi/alike */
export const AlikeBody = Type.Object(DraftShape)
export type AlikeBody = Static<typeof AlikeBody>

/** A place as everybody reads it on its sign. */
const PublicPlace = {
  placeId: Type.Integer(),
  name: Type.String(),
  category: Name,
  divisionName: Name,
  address: Type.String(),
}

export const AlikeLine = Type.Object({
  ...PublicPlace,
  alike: Alike,
  /** The one who asks runs it already. */
  isMine: Type.Boolean(),
})
export type AlikeLine = Static<typeof AlikeLine>
export const AlikeAnswer = Type.Object({ places: Type.Array(AlikeLine) })
export type AlikeAnswer = Static<typeof AlikeAnswer>

/** POST /api/zhenheyi/claims: the draft that led to the place, and who he is. */
export const ClaimBody = Type.Object({
  placeId: Id,
  draft: Type.Object(DraftShape),
  managerName: Type.Optional(Text(200)),
  note: Because,
})
export type ClaimBody = Static<typeof ClaimBody>

export const ClaimState = Type.Enum(['open', 'granted', 'refused'])

/** GET /api/zhenheyi/register: what an account is told, and what waits for it. */
export const Told = Type.Object({
  /** My claims: those that wait, and those decided in the last 30 days. */
  claims: Type.Array(
    Type.Object({
      claimId: Type.Integer(),
      placeName: Type.String(),
      /** Null unless it was granted: then its page opens. */
      placeId: Nullable(Type.Integer()),
      state: ClaimState,
      because: Type.String(),
      madeAt: Type.Integer(),
    }),
  ),
  /** Claims at places that I run. */
  toDecide: Type.Array(
    Type.Object({
      claimId: Type.Integer(),
      placeId: Type.Integer(),
      placeName: Type.String(),
      maskedName: Type.String(),
      maskedPhone: Type.String(),
      name: Type.String(),
      note: Type.String(),
      madeAt: Type.Integer(),
    }),
  ),
  /** Places that look like mine, or mine that look like others; the town will say. */
  twins: Type.Array(
    Type.Object({
      placeId: Type.Integer(),
      placeName: Type.String(),
      isNewer: Type.Boolean(),
      otherName: Type.String(),
      otherDivisionName: Name,
      otherAddress: Type.String(),
      alike: Alike,
    }),
  ),
  /** My places that are closed, the last ones first. */
  closed: Type.Array(
    Type.Object({
      placeId: Type.Integer(),
      name: Type.String(),
      closedAt: Nullable(Type.Integer()),
      mergedInto: Nullable(Type.String()),
    }),
  ),
})
export type Told = Static<typeof Told>

export const ClaimParams = Type.Object({ claimId: BigId })

/** POST /api/zhenheyi/claims/:claimId/decide and /api/staff/claims/:claimId/decide */
export const DecideBody = Type.Object({ isGranted: Type.Boolean(), because: Because })
export type DecideBody = Static<typeof DecideBody>

/** POST /api/zhenheyi/places/:placeId/rename */
export const RenameBody = Type.Object({ name: Text(400), because: Because })
export type RenameBody = Static<typeof RenameBody>

/** POST /api/zhenheyi/places/:placeId/move */
export const MoveBody = Type.Object({ parentId: Nullable(Id), because: Because })
export type MoveBody = Static<typeof MoveBody>

/** POST /api/zhenheyi/places/:placeId/merge and /api/staff/places/:placeId/merge */
export const MergeBody = Type.Object({ into: Id, because: Because })
export type MergeBody = Static<typeof MergeBody>

/** POST .../close, .../reopen, .../suspend, .../resume */
export const BecauseBody = Type.Object({ because: Because })
export type BecauseBody = Static<typeof BecauseBody>

/** POST /api/staff/places/:placeId/correct: how it should read. */
export const CorrectBody = Type.Object({
  name: Text(400),
  address: Text(1000),
  division: Code(20),
  because: Because,
})
export type CorrectBody = Static<typeof CorrectBody>

export const HistoryLine = Type.Object({
  at: Type.Integer(),
  kind: Type.String(),
  /** 'me', 'team' and 'town' for a manager; for the town also the account of staff. */
  who: Type.Enum(['me', 'team', 'town', 'someone']),
  account: Type.Optional(Type.String()),
  because: Type.String(),
  /** Names of places; kinds and towns in both languages; left out where there was nothing. */
  from: Type.Optional(Type.Union([Type.String(), Name])),
  to: Type.Optional(Type.Union([Type.String(), Name])),
})
export type HistoryLine = Static<typeof HistoryLine>

/** GET /api/zhenheyi/places/:placeId/history. Shape: newest first; at most 200. */
export const History = Type.Object({ events: Type.Array(HistoryLine) })
export type History = Static<typeof History>

// ---- the desk of the town -------------------------------------------------------------------

export const TOWN_LISTS = ['new', 'alike', 'confirmed', 'suspended', 'closed'] as const

/** Query of GET /api/staff/places. */
export const TownQuery = Type.Object({
  which: Type.Optional(Type.Enum([...TOWN_LISTS])),
  /** Part of a name. */
  q: Type.Optional(Type.String({ maxLength: 80, pattern: '^[^\\u0000]*$' })),
  /** One division of the supervisor's own. */
  division: Type.Optional(Code(20)),
  /** The last place of the page before. */
  before: Type.Optional(Id),
  /** A complex: what is new inside it, one by one. */
  inside: Type.Optional(Id),
})
export type TownQuery = Static<typeof TownQuery>

const TownAlike = Type.Object({
  ...PublicPlace,
  state: StateShape,
  alike: Alike,
  /** What the maker of the newer one says; empty when nobody was asked. */
  because: Type.String(),
})
export type TownAlike = Static<typeof TownAlike>

export const TownPlace = Type.Object({
  ...PublicPlace,
  kind: Type.String(),
  parentName: Nullable(Type.String()),
  division: Type.String(),
  identifierKind: Type.String(),
  identifier: Type.String(),
  identifierReason: Type.String(),
  hasPosition: Type.Boolean(),
  state: StateShape,
  mergedInto: Nullable(Type.String()),
  madeAt: Type.Integer(),
  /** Claims that wait. */
  claims: Type.Integer(),
  /** How much is new inside, on the list of new ones; the line is dated by the newest of it. */
  inside: Type.Integer(),
  alike: Type.Array(TownAlike),
})
export type TownPlace = Static<typeof TownPlace>

/** GET /api/staff/places. Shape: the newest first; a page of 50. */
export const TownPage = Type.Object({
  rows: Type.Array(TownPlace),
  /** Ask with `before` for more; null at the end. */
  before: Nullable(Type.Integer()),
  /** What waits in the divisions of the supervisor, whatever is listed. */
  waiting: Type.Object({
    new: Type.Integer(),
    alike: Type.Integer(),
    suspended: Type.Integer(),
    claims: Type.Integer(),
  }),
  divisions: Type.Array(Type.Object({ division: Type.String(), name: Name })),
  /** The towns of the city, for a place that lies in another one. */
  towns: Type.Array(Type.Object({ division: Type.String(), name: Name })),
})
export type TownPage = Static<typeof TownPage>

/**
 * POST /api/staff/places/confirm: a selection, one with a reason, or one with all inside it; of a
 * very large one what stands behind `after`, where the answer before ended.
 */
export const ConfirmBody = Type.Object({
  placeIds: Type.Array(Id, { minItems: 1, maxItems: 500 }),
  because: Type.Optional(Because),
  whole: Type.Optional(Type.Boolean()),
  after: Type.Optional(Id),
})
export type ConfirmBody = Static<typeof ConfirmBody>

export const ConfirmAnswer = Type.Object({
  confirmed: Type.Array(Type.Integer()),
  alike: Type.Array(Type.Integer()),
  stopped: Type.Array(Type.Integer()),
  /** What is new inside and was not looked at: how many, and behind which one they stand. */
  rest: Type.Optional(Type.Object({ count: Type.Integer(), after: Id })),
})
export type ConfirmAnswer = Static<typeof ConfirmAnswer>

/** GET /api/staff/claims */
export const ClaimQuery = Type.Object({ which: Type.Optional(Type.Enum(['open', 'decided'])) })
export type ClaimQuery = Static<typeof ClaimQuery>

export const TownClaim = Type.Object({
  claimId: Type.Integer(),
  placeId: Type.Integer(),
  placeName: Type.String(),
  divisionName: Name,
  placeState: StateShape,
  maskedName: Type.String(),
  maskedPhone: Type.String(),
  name: Type.String(),
  note: Type.String(),
  madeAt: Type.Integer(),
  state: ClaimState,
  because: Type.String(),
  decidedAt: Nullable(Type.Integer()),
})
export type TownClaim = Static<typeof TownClaim>
export const TownClaims = Type.Object({ rows: Type.Array(TownClaim) })
export type TownClaims = Static<typeof TownClaims>
