// JSON in and out of lists and disputes: the one file of this sub-room that the browser may import.
import { Type } from 'typebox'
import type { Static } from 'typebox'

// A row of a list is below 100 characters; a hundred thousand of them.
const LIST_TEXT_MAX = 12_000_000

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const ListKind = Type.Union([Type.Literal('health'), Type.Literal('travel')])
const Reason = Type.String({ minLength: 1, maxLength: 500 })

export const ListBody = Type.Object({
  kind: ListKind,
  title: Type.String({ minLength: 1, maxLength: 60 }),
  text: Type.String({ minLength: 1, maxLength: LIST_TEXT_MAX }),
})
export type ListBody = Static<typeof ListBody>

export const WithdrawBody = Type.Object({ reason: Reason })

export const ListError = Type.Object({
  line: Type.Integer(),
  column: Type.String(),
  problem: Type.String(),
})
export type ListError = Static<typeof ListError>

/** One import on record. Units: seconds since 1970. */
export const ListView = Type.Object({
  listId: Type.Integer(),
  kind: ListKind,
  title: Type.String(),
  state: Type.Union([
    Type.Literal('reading'),
    Type.Literal('imported'),
    Type.Literal('refused'),
    Type.Literal('withdrawn'),
  ]),
  rowsTotal: Type.Integer(),
  rowsDone: Type.Integer(),
  /** Rows that still count at doors. */
  inForce: Type.Integer(),
  errorsTotal: Type.Integer(),
  errors: Type.Array(ListError),
  importedBy: Type.String(),
  begunAt: Type.Integer(),
  endedAt: Nullable(Type.Integer()),
  withdrawnBy: Nullable(Type.String()),
  withdrawnAt: Nullable(Type.Integer()),
})
export type ListView = Static<typeof ListView>

export const ListPage = Type.Object({ rows: Type.Array(ListView) })
export type ListPage = Static<typeof ListPage>

const Document = Type.Object({
  kind: Type.String({ minLength: 1, maxLength: 30 }),
  number: Type.String({ minLength: 1, maxLength: 40 }),
  issuer: Type.Optional(Type.String({ maxLength: 3 })),
})

export const FindDisputeBody = Document

/** The number is typed from the document in somebody's hand, not copied from the screen. */
export const SettleBody = Type.Object({
  personId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  document: Document,
  reason: Reason,
})
export type SettleBody = Static<typeof SettleBody>

export const DisputeView = Type.Object({
  maskedDocument: Type.String(),
  /** When the last of its registrations was made. Units: seconds since 1970. */
  since: Type.Integer(),
  persons: Type.Array(
    Type.Object({
      personId: Type.Integer(),
      maskedName: Type.String(),
      maskedPhone: Type.String(),
      assurance: Type.Integer(),
      origin: Type.String(),
    }),
  ),
})
export type DisputeView = Static<typeof DisputeView>

export const DisputePage = Type.Object({ rows: Type.Array(DisputeView) })
export type DisputePage = Static<typeof DisputePage>
