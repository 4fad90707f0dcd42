// JSON shapes of posting points: proofs, advice, screens. The browser imports this file.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { STEP_CODE_CHARACTERS } from '../../base/step-code.ts'
import { Id } from '../contract.ts'
import { POSTED_PROBLEMS } from './posted-code.rule.ts'

const Instant = Type.Integer()

/** POST /api/zhenheyi/places/:placeId/points/:pointId/proof, a JPEG or PNG as it is. */
export const ProofAnswer = Type.Object({
  result: Type.Enum(['right', 'no-code', ...POSTED_PROBLEMS]),
  /** Which print it is, when it is one of this place. */
  printNo: Type.Optional(Type.Integer()),
  pointName: Type.Optional(Type.String()),
  /** Where a foreign code leads. */
  leadsTo: Type.Optional(Type.String()),
})
export type ProofAnswer = Static<typeof ProofAnswer>

export const StrangeLine = Type.Object({
  leadsTo: Type.String(),
  foundAt: Instant,
})

export const ScreenLine = Type.Object({
  printId: Type.Integer(),
  /** The last time it was connected, to five minutes. */
  seenAt: Instant,
})

export const PointWatch = Type.Object({
  pointId: Type.Integer(),
  proof: Type.Enum(['missing', 'stale', 'proven']),
  provenAt: Type.Union([Instant, Type.Null()]),
  /** Codes of other addresses that hung here; the town has not settled them yet. */
  strange: Type.Array(StrangeLine),
  screens: Type.Array(ScreenLine),
})
export type PointWatch = Static<typeof PointWatch>

/** GET /api/zhenheyi/places/:placeId/points */
export const PointsWatch = Type.Object({ points: Type.Array(PointWatch) })
export type PointsWatch = Static<typeof PointsWatch>

export const PointAdvice = Type.Object({
  pointId: Type.Integer(),
  /** Where the busiest quarter-hour began. */
  startsAt: Instant,
  /** How many scanned in it. */
  scans: Type.Integer(),
  /** How many points more would keep the limit; 0: one is enough. */
  morePoints: Type.Integer(),
})
export type PointAdvice = Static<typeof PointAdvice>

/** GET /api/zhenheyi/places/:placeId/advice. Shape: points with a scan in the last 14 days. */
export const PlaceAdvice = Type.Object({
  scansPerMinute: Type.Integer(),
  /** When the scans were counted: at most an hour ago. */
  countedAt: Instant,
  points: Type.Array(PointAdvice),
})
export type PlaceAdvice = Static<typeof PlaceAdvice>

/** POST /api/zhenheyi/places/:placeId/points/:pointId/screens */
export const NewScreenAnswer = Type.Object({
  /** Twelve digits, typed on the screen once. */
  code: Type.String(),
  until: Instant,
})
export type NewScreenAnswer = Static<typeof NewScreenAnswer>

/** POST /api/zhenheyi/screen/enrol */
export const EnrolBody = Type.Object({ code: Type.String({ maxLength: 40 }) })

/** What a screen says besides its code. */
export const ScreenFace = Type.Object({
  /** The server's clock when it answered. Units: milliseconds since 1970. */
  nowMs: Type.Integer(),
  placeName: Type.String(),
  pointName: Type.Object({ zh: Type.String(), en: Type.String() }),
  hotline: Type.String(),
  /** The address that its codes lead to. */
  publicUrl: Type.String(),
  isDemo: Type.Boolean(),
})
export type ScreenFace = Static<typeof ScreenFace>

export const EnrolAnswer = Type.Intersect([
  ScreenFace,
  Type.Object({
    token: Type.String(),
    /** The key of this screen, base64url; told this once. */
    key: Type.String(),
  }),
])
export type EnrolAnswer = Static<typeof EnrolAnswer>

/** POST /api/zhenheyi/screen/beat */
export const BeatBody = Type.Object({
  token: Type.String({ pattern: '^[A-Za-z0-9_-]{32}$' }),
  code: Type.String({ pattern: `^[A-Za-z0-9_-]{${STEP_CODE_CHARACTERS}}$` }),
})

/** GET /api/staff/strange-codes: what the town has to look at. */
export const StrangeCodes = Type.Object({
  rows: Type.Array(
    Type.Object({
      strangeId: Type.Integer(),
      placeId: Type.Integer(),
      placeName: Type.String(),
      pointName: Type.String(),
      division: Type.String(),
      leadsTo: Type.String(),
      foundAt: Instant,
      seenAt: Instant,
    }),
  ),
})
export type StrangeCodes = Static<typeof StrangeCodes>

/** POST /api/staff/strange-codes/:strangeId/settle */
export const StrangeParams = Type.Object({ strangeId: Id })
