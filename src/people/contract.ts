// JSON shapes of Zhenheyi's sign-in: the one file of this room that the browser may import.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { CARRIED_KINDS } from '../base/document-kind.ts'

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })

export const DocumentBody = Type.Object({
  kind: Type.Enum([...CARRIED_KINDS]),
  number: Text(80),
  issuer: Type.Optional(Text(8)),
})
export type DocumentBody = Static<typeof DocumentBody>

/** POST /api/zhenheyi/sign-in/code */
export const SignInCodeBody = Type.Object({ phone: Text(40) })
export type SignInCodeBody = Static<typeof SignInCodeBody>

export const SignInCodeAnswer = Type.Object({
  ok: Type.Literal(true),
  /** Seconds since 1970. */
  expiresAt: Type.Integer(),
  askAgainAt: Type.Integer(),
})
export type SignInCodeAnswer = Static<typeof SignInCodeAnswer>

/**
 * POST /api/zhenheyi/sign-in. Send phone and code first; the answer says what else is needed, then
 * send all of it with the same code.
 */
export const SignInBody = Type.Object({
  phone: Text(40),
  code: Text(12),
  document: Type.Optional(DocumentBody),
  name: Type.Optional(Text(200)),
  consent: Type.Optional(Type.Boolean()),
})
export type SignInBody = Static<typeof SignInBody>

export const Me = Type.Object({
  personId: Type.Integer(),
  maskedName: Type.String(),
  maskedPhone: Type.String(),
  expiresAt: Type.Integer(),
})
export type Me = Static<typeof Me>

export const SignInAnswer = Type.Union([
  Type.Object({ state: Type.Literal('signed-in'), me: Me }),
  /** This phone has a registration: type its document number again. */
  Type.Object({ state: Type.Literal('document-needed') }),
  /** New here: name, document and consent. */
  Type.Object({ state: Type.Literal('registration-needed') }),
])
export type SignInAnswer = Static<typeof SignInAnswer>
