// JSON shapes of a team: invitations, leaving, handing over; and the town's list of handings over.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { DocumentBody } from '../../people/contract.ts'
import { LIFE_STATES } from '../register/place-life.rule.ts'
import { BigId, Id, MemberLine, RoleShape, Text } from '../contract.ts'

/** One row of the team. */
export const TeamMember = Type.Object({ ...MemberLine.properties, isMe: Type.Boolean() })
export type TeamMember = Static<typeof TeamMember>

/** An open invitation as its team sees it. An empty phone: whoever shows the code. */
export const PendingInvitation = Type.Object({
  invitationId: Type.Integer(),
  role: RoleShape,
  maskedPhone: Type.String(),
  name: Type.String(),
  usesLeft: Type.Integer(),
  expiresAt: Type.Integer(),
})
export type PendingInvitation = Static<typeof PendingInvitation>

export const HandoverLine = Type.Object({
  handoverId: Type.Integer(),
  placeName: Type.String(),
  giverName: Type.String(),
  giverPhone: Type.String(),
  /** Empty until the receiver has accepted. */
  receiverName: Type.String(),
  receiverPhone: Type.String(),
  offeredAt: Type.Integer(),
  acceptedAt: Type.Union([Type.Integer(), Type.Null()]),
  /** When the offer lapses; once accepted, when the place goes over. */
  dueAt: Type.Integer(),
})
export type HandoverLine = Static<typeof HandoverLine>

export const TeamEventLine = Type.Object({
  eventId: Type.Integer(),
  at: Type.Integer(),
  what: Type.String(),
  role: RoleShape,
  by: Type.Union([Type.Literal('member'), Type.Literal('town'), Type.Literal('clock')]),
  byPhone: Type.String(),
  /** The town or the city whose staff did it; null when it was not staff, or is not known. */
  byDivision: Type.Union([Type.Object({ zh: Type.String(), en: Type.String() }), Type.Null()]),
  /** Whom it is about: the id of a row of the team, also of one who left. */
  memberId: Type.String(),
  memberPhone: Type.String(),
  /** What became of the place, when that ended it; else empty. */
  because: Type.String(),
  /** Why staff did it, in their words; else empty, also after the retention. */
  reason: Type.String(),
})
export type TeamEventLine = Static<typeof TeamEventLine>

/** GET /api/zhenheyi/places/:placeId/team */
export const TeamView = Type.Object({
  placeName: Type.String(),
  /** People are invited, and it is handed over, while it is confirmed. */
  state: Type.Enum([...LIFE_STATES]),
  team: Type.Array(TeamMember),
  invitations: Type.Array(PendingInvitation),
  handovers: Type.Array(HandoverLine),
  history: Type.Array(TeamEventLine),
})
export type TeamView = Static<typeof TeamView>

/** POST /api/zhenheyi/places/:placeId/invitations */
export const NewCodeBody = Type.Object({
  role: RoleShape,
  uses: Type.Integer(),
  lasts: Type.Union([Type.Literal('quarter'), Type.Literal('day')]),
})
export type NewCodeBody = Static<typeof NewCodeBody>

export const NewCodeAnswer = Type.Object({
  /** What the code says: the address that opens the invitation. */
  address: Type.String(),
  expiresAt: Type.Integer(),
})
export type NewCodeAnswer = Static<typeof NewCodeAnswer>

export const InvitationParams = Type.Object({ placeId: Id, invitationId: BigId })
export type InvitationParams = Static<typeof InvitationParams>

/** POST /api/zhenheyi/invitations/look, accept and decline: what was scanned, or the number. */
export const InvitationKeyBody = Type.Union([
  Type.Object({ code: Type.String({ minLength: 1, maxLength: 100 }) }),
  Type.Object({ invitationId: BigId }),
])
export type InvitationKeyBody = Static<typeof InvitationKeyBody>

/** An invitation as the one who is invited sees it. */
export const InvitationLine = Type.Object({
  invitationId: Type.Integer(),
  placeName: Type.String(),
  role: RoleShape,
  isFromTown: Type.Boolean(),
  /** The manager who invites. */
  maskedName: Type.String(),
  expiresAt: Type.Integer(),
  /** Where whoever asks came in by it already. */
  placeId: Type.Optional(Type.Integer()),
})
export type InvitationLine = Static<typeof InvitationLine>

const Ended = Type.Union([Type.Literal('closed'), Type.Literal('merged'), Type.Literal('moved')])

/** What ended with its place before the account answered. */
export const EndedLine = Type.Object({
  what: Type.Union([Type.Literal('invitation'), Type.Literal('handover')]),
  placeName: Type.String(),
  because: Ended,
  at: Type.Integer(),
})
export type EndedLine = Static<typeof EndedLine>

/** GET /api/zhenheyi/invitations */
export const MyInvitations = Type.Object({
  invitations: Type.Array(InvitationLine),
  /** Places that somebody wants to hand over to me. */
  handovers: Type.Array(HandoverLine),
  ended: Type.Array(EndedLine),
})
export type MyInvitations = Static<typeof MyInvitations>

const ProofFields = { code: Type.String({ minLength: 1, maxLength: 12 }), document: DocumentBody }

/** POST /api/zhenheyi/places/:placeId/handover: the giver steps up. */
export const NewHandoverBody = Type.Object({ phone: Text(40), ...ProofFields })
export type NewHandoverBody = Static<typeof NewHandoverBody>

/** POST /api/zhenheyi/handovers/:handoverId/accept: the receiver steps up. */
export const ProofBody = Type.Object(ProofFields)
export type ProofBody = Static<typeof ProofBody>

export const HandoverParams = Type.Object({ handoverId: BigId })
export type HandoverParams = Static<typeof HandoverParams>
export const HandoverOfPlaceParams = Type.Object({ placeId: Id, handoverId: BigId })
export type HandoverOfPlaceParams = Static<typeof HandoverOfPlaceParams>

/** A place whose managers were all idle: nobody runs it. */
export const LostPlace = Type.Object({
  placeId: Type.Integer(),
  placeName: Type.String(),
  division: Type.String(),
  lostAt: Type.Integer(),
})
export type LostPlace = Static<typeof LostPlace>

/** GET /api/staff/handovers */
export const TownHandovers = Type.Object({
  handovers: Type.Array(HandoverLine),
  lost: Type.Array(LostPlace),
})
export type TownHandovers = Static<typeof TownHandovers>

/** POST /api/staff/handovers/:handoverId */
export const SettleHandoverBody = Type.Object({
  action: Type.Union([Type.Literal('confirm'), Type.Literal('cancel')]),
  reason: Text(1000),
})
export type SettleHandoverBody = Static<typeof SettleHandoverBody>

/** POST /api/staff/places/:placeId/appoint: invites a manager where there is none. */
export const AppointBody = Type.Object({ phone: Text(40), reason: Text(1000) })
export type AppointBody = Static<typeof AppointBody>
