// JSON shapes of the posters: their formats, and asking the town to print them. The browser may
// import this file. Instants are seconds since 1970.
// Source: Notice clause III, V.1; F9.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Id, Name } from '../contract.ts'
import type { Format } from './sign-shapes.rule.ts'

export const FORMATS = ['a4', 'a5', 'sticker', 'bus-door'] as const satisfies readonly Format[]
const FormatShape = Type.Enum(FORMATS)
export type { Format }

/** GET /api/zhenheyi/places/:placeId/prints/:printId/poster.pdf and .png; /posters.pdf and .zip */
export const FormatQuery = Type.Object({ format: Type.Optional(FormatShape) })
export type FormatQuery = Static<typeof FormatQuery>

export const PRINT_REQUEST_STATES = ['asked', 'printed', 'fetched'] as const
const StateShape = Type.Enum(PRINT_REQUEST_STATES)
export type PrintRequestState = Static<typeof StateShape>

/** POST /api/zhenheyi/places/:placeId/print-request */
export const PrintRequestBody = Type.Object({ format: FormatShape })
export type PrintRequestBody = Static<typeof PrintRequestBody>

const Request = Type.Object({
  requestId: Type.Integer(),
  format: FormatShape,
  /** As many as there were when it was asked for. */
  signs: Type.Integer(),
  state: StateShape,
  askedAt: Type.Integer(),
  printedAt: Type.Optional(Type.Integer()),
  fetchedAt: Type.Optional(Type.Integer()),
})

/** GET /api/zhenheyi/places/:placeId/print-request */
export const PrintRequest = Type.Object({
  /** Signs of the place and everything below it, now. */
  signs: Type.Integer(),
  /** Who prints, and where they lie. */
  town: Type.Object({ name: Name, phone: Type.String() }),
  /** The newest one. */
  request: Type.Optional(Request),
})
export type PrintRequest = Static<typeof PrintRequest>

/** GET /api/staff/print-requests */
export const PrintDeskQuery = Type.Object({
  which: Type.Optional(Type.Enum(PRINT_REQUEST_STATES)),
})
export type PrintDeskQuery = Static<typeof PrintDeskQuery>

export const PrintDeskLine = Type.Object({
  ...Request.properties,
  placeId: Type.Integer(),
  placeName: Type.String(),
  address: Type.String(),
  division: Type.String(),
  divisionName: Name,
  /** Whether the town knows the place yet. */
  isConfirmed: Type.Boolean(),
})
export type PrintDeskLine = Static<typeof PrintDeskLine>

/** GET /api/staff/print-requests. Shape: oldest first while open, newest first when fetched. */
export const PrintDeskPage = Type.Object({
  asked: Type.Integer(),
  printed: Type.Integer(),
  rows: Type.Array(PrintDeskLine),
})
export type PrintDeskPage = Static<typeof PrintDeskPage>

export const PrintRequestParams = Type.Object({ requestId: Id })
export type PrintRequestParams = Static<typeof PrintRequestParams>
