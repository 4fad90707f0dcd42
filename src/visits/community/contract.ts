// Shapes of the desk at which a community gives personal codes: what Zhenheyi sends and receives.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { BigId, Id } from '../../places/contract.ts'
import { PersonFields } from '../door/contract.ts'

export const CardParams = Type.Object({ placeId: Id, codeId: BigId })
export type CardParams = Static<typeof CardParams>

/** POST /api/community/places/:placeId/cards */
export const NewCardBody = Type.Object({ person: PersonFields })
export type NewCardBody = Static<typeof NewCardBody>

/** A live card of this community. */
export const CommunityCard = Type.Object({
  codeId: Type.Integer(),
  maskedName: Type.String(),
  /** What its QR carries. */
  url: Type.String(),
  /** Seconds since 1970. */
  issuedAt: Type.Integer(),
  expiresAt: Type.Integer(),
})
export type CommunityCard = Static<typeof CommunityCard>

/** GET /api/community/places/:placeId/cards. Shape: newest first, at most 500. */
export const CommunityCards = Type.Object({ cards: Type.Array(CommunityCard) })
export type CommunityCards = Static<typeof CommunityCards>
