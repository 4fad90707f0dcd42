// The paper code of a person without a phone: only a signed-in gatekeeper can record with it, and
// it opens nothing else. Valid when its MAC holds and its row is live.
// States: live, revoked (lost, replaced, or its person left the household), expired after 180 days,
// over because its holder was a ward and is 14 by now (`ward.ts`).
// Source: Notice clause IV; F17; security decision 2; ADR 0015.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { PeopleDeps } from '../people-deps.ts'
import { selectPersons } from '../person.sql.ts'
import type { Assurance, DoorMask, PersonId } from '../registration.ts'
import { unsealMask } from '../sealed-person.ts'
import {
  countCodesSince,
  insertPersonalCode,
  lockIssuer,
  lockPersonalCodes,
  revokeCodesOfIssuer,
  selectCodesOfIssuer,
  selectLiveCodes,
  selectPersonalCode,
  updateRevoked,
} from './personal-code.sql.ts'
import type { PersonalCodeRow } from './personal-code.sql.ts'
import { findPersonalToken, makePersonalToken, parsePersonalToken } from './personal-token.ts'
import { readWards } from './ward.ts'

export const CODE_ISSUERS = ['self', 'family', 'manager', 'community'] as const
/** Who issued a code: the kind, and the id of that registration or account. */
export type CodeIssuer = {
  readonly kind: (typeof CODE_ISSUERS)[number]
  readonly id: string
}

/** Longer -> a lost card is of use longer; shorter -> grandmother needs a new one each season. */
export const PERSONAL_CODE_DAYS = 180

export type MintedCode = {
  readonly ok: true
  readonly codeId: number
  /** Shape: 32 base64url characters; the QR carries PUBLIC_URL/c/TOKEN. */
  readonly token: string
  readonly expiresAt: Instant
}

export type CodeRequest = {
  readonly personId: PersonId
  readonly issuedBy: CodeIssuer
  readonly at: Instant
}

/**
 * Issues a code; an earlier one of the same issuer for the same person ends with it, because a new
 * card is asked for when the old one is lost. Whether the issuer may is for the caller to know.
 * Refuses: 'person-unknown', 'ward-grown-up', 'birth-needed' for a ward whose card would never end.
 * Source: F17; security decision 19.
 */
export async function mintPersonalCode(
  tx: Tx,
  deps: Pick<PeopleDeps, 'keyring'>,
  request: CodeRequest,
): Promise<MintedCode | Refused> {
  const { personId, issuedBy, at } = request
  const issuerKind = CODE_ISSUERS.indexOf(issuedBy.kind) + 1
  const issuer = { personId, issuerKind, issuerId: issuedBy.id }
  const wards = await readWards(tx, deps.keyring, { personIds: [personId], at })
  const ward = wards.get(personId)
  if (ward?.isGrownUp) return refuse('ward-grown-up')
  if (ward?.lacksBirth) return refuse('birth-needed')
  await lockPersonalCodes(tx, personId)
  await revokeCodesOfIssuer(tx, { ...issuer, at, by: 'replaced' })
  const expiresAt = at + PERSONAL_CODE_DAYS * DAY
  const codeId = await insertPersonalCode(tx, { ...issuer, issuedAt: at, expiresAt })
  if (codeId === undefined) return refuse('person-unknown')
  return { ok: true, codeId, token: makePersonalToken(deps.keyring, codeId), expiresAt }
}

export type ReadCode = {
  readonly ok: true
  readonly codeId: number
  readonly personId: PersonId
  readonly mask: DoorMask | undefined
  readonly assurance: Assurance
}

/** The entry for which a code is read. */
export type CodeEntry = {
  /** When it was scanned: a door without network sends it later. Now when left out. */
  readonly at?: Instant
  /** A second person lets an entry stand: the ward went in, and is not lost for being 14. */
  readonly isVouched?: boolean
}

/**
 * Reads a code that a gatekeeper scanned: the token, or the whole address of its QR. Untrusted.
 * Refuses: 'personal-code-unknown', 'personal-code-revoked', 'personal-code-expired',
 * 'ward-grown-up'.
 * Source: F17; security decision 19.
 */
export async function readPersonalCode(
  deps: Pick<PeopleDeps, 'sql' | 'keyring' | 'clock'>,
  scanned: string,
  entry: CodeEntry = {},
): Promise<ReadCode | Refused> {
  const { at = deps.clock.now(), isVouched = false } = entry
  const codeId = parsePersonalToken(deps.keyring, findPersonalToken(scanned))
  if (codeId === undefined) return refuse('personal-code-unknown')
  const row = await selectPersonalCode(deps.sql, codeId)
  if (!row) return refuse('personal-code-unknown')
  if (row.is_revoked) return refuse('personal-code-revoked')
  if (row.expires_at <= at) return refuse('personal-code-expired')
  const wards = await readWards(deps.sql, deps.keyring, { personIds: [row.person_id], at })
  if (wards.get(row.person_id)?.isGrownUp && !isVouched) return refuse('ward-grown-up')
  const [person] = await selectPersons(deps.sql, [row.person_id])
  if (!person) return refuse('personal-code-unknown')
  const mask = person.mask ? unsealMask(deps.keyring, person.person_id, person.mask) : undefined
  return {
    ok: true,
    codeId,
    personId: person.person_id,
    mask,
    assurance: person.assurance as Assurance,
  }
}

/**
 * Revokes a code for good. Whether `by` may is for the caller to know.
 * Refuses: 'personal-code-unknown' when there is none or it was revoked before.
 */
export async function revokePersonalCode(
  tx: Tx,
  code: { readonly codeId: number; readonly by: CodeIssuer; readonly at: Instant },
): Promise<{ readonly ok: true } | Refused> {
  const by = `${code.by.kind}:${code.by.id}`
  const isDone = await updateRevoked(tx, { codeId: code.codeId, at: code.at, by })
  return isDone ? { ok: true } : refuse('personal-code-unknown')
}

/** A live code, for whoever may see it printed again. */
export type LiveCode = {
  readonly codeId: number
  readonly personId: PersonId
  readonly issuedBy: CodeIssuer
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  readonly token: string
}

/** Lists the live codes of some registrations; wards who are 14 have none. Shape: newest first. */
export async function listPersonalCodes(
  db: Db,
  deps: Pick<PeopleDeps, 'keyring'>,
  asked: { readonly personIds: readonly PersonId[]; readonly now: Instant },
): Promise<LiveCode[]> {
  const { personIds, now } = asked
  const rows = await selectLiveCodes(db, { persons: personIds, now })
  const wards = await readWards(db, deps.keyring, { personIds, at: now })
  return rows
    .filter((row) => wards.get(row.person_id)?.isGrownUp !== true)
    .map((row) => present(deps.keyring, row))
}

function present(keyring: Keyring, row: PersonalCodeRow): LiveCode {
  return {
    codeId: row.code_id,
    personId: row.person_id,
    issuedBy: { kind: CODE_ISSUERS[row.issuer_kind - 1] ?? 'self', id: row.issuer_id },
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    token: makePersonalToken(keyring, row.code_id),
  }
}

const rowsOf = ({ kind, id }: CodeIssuer) => ({
  issuerKind: CODE_ISSUERS.indexOf(kind) + 1,
  issuerId: id,
})

/** Lists the live codes that an issuer gave, or one of them. Shape: newest first. */
export async function listIssuedCodes(
  db: Db,
  deps: Pick<PeopleDeps, 'keyring'>,
  asked: {
    readonly issuedBy: CodeIssuer
    readonly now: Instant
    readonly limit: number
    readonly codeId?: number
  },
): Promise<LiveCode[]> {
  const { issuedBy, ...rest } = asked
  const rows = await selectCodesOfIssuer(db, { ...rowsOf(issuedBy), ...rest })
  return rows.map((row) => present(deps.keyring, row))
}

/** Counts what an issuer gave since a moment; until its end nobody else counts for this issuer. */
export async function countIssuedCodes(
  tx: Tx,
  asked: { readonly issuedBy: CodeIssuer; readonly since: Instant },
): Promise<number> {
  const issuer = rowsOf(asked.issuedBy)
  await lockIssuer(tx, issuer)
  return countCodesSince(tx, { ...issuer, since: asked.since })
}
