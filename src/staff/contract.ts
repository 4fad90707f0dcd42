// JSON in and out of the staff room: the one file of it that the browser may import.
import { Type } from 'typebox'
import type { Static } from 'typebox'

const Username = Type.String({ minLength: 1, maxLength: 60 })
const Password = Type.String({ minLength: 1, maxLength: 200 })
const Code = Type.String({ minLength: 1, maxLength: 20 })

export const SignInBody = Type.Object({ username: Username, password: Password })
export const SecondBody = Type.Object({ code: Code })
export const EnrolBody = Type.Object({ password: Password })

/** What follows a right password: the second code, or setting it up for the first time. */
export const SignInAnswer = Type.Object({
  next: Type.Union([Type.Literal('second'), Type.Literal('enrol')]),
})
export type SignInAnswer = Static<typeof SignInAnswer>

export const EnrolAnswer = Type.Object({ secret: Type.String(), uri: Type.String() })
export type EnrolAnswer = Static<typeof EnrolAnswer>

export const Me = Type.Object({
  username: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.Object({ role: Type.String(), division: Type.String() })),
  /** The names of the divisions of these roles, as far as the city knows them. */
  divisions: Type.Array(
    Type.Object({
      division: Type.String(),
      name: Type.Object({ zh: Type.String(), en: Type.String() }),
    }),
  ),
  city: Type.Object({ nameZh: Type.String(), nameEn: Type.String(), division: Type.String() }),
  isDemo: Type.Boolean(),
})
export type Me = Static<typeof Me>

export const AuditQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  personId: Type.Optional(Type.Integer({ minimum: 1 })),
})

export const AuditLine = Type.Object({
  seq: Type.Integer(),
  at: Type.Integer(),
  actor: Type.String(),
  actorKind: Type.String(),
  action: Type.String(),
  personId: Type.Union([Type.Integer(), Type.Null()]),
  caseId: Type.Union([Type.Integer(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
  hash: Type.String(),
})
export type AuditLine = Static<typeof AuditLine>

export const AuditPage = Type.Object({
  rows: Type.Array(AuditLine),
  before: Type.Union([Type.Integer(), Type.Null()]),
})
export type AuditPage = Static<typeof AuditPage>

export const AuditProofAnswer = Type.Object({
  ok: Type.Boolean(),
  rows: Type.Integer(),
  signedHeads: Type.Integer(),
  firstBroken: Type.Optional(Type.Object({ seq: Type.Integer(), because: Type.String() })),
  at: Type.Integer(),
})
export type AuditProofAnswer = Static<typeof AuditProofAnswer>
