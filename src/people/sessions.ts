// Sessions that read one's own records (15 minutes) or run a place (12 hours): rows on the server,
// read again at each request, found by the hash of a random token.
// Source: security decision 2.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { HOUR, MINUTE, dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db } from '../platform/postgres.ts'
import { blindCanonicalPhone, blindDocument, blindPair } from './blind-index.ts'
import { maskCanonicalPhone } from './describe-persons.ts'
import { checkDocument } from './document.rule.ts'
import type { CheckedDocument, DocumentInput } from './document.rule.ts'
import { checkOtp } from './one-time-code.ts'
import type { PeopleDeps } from './people-deps.ts'
import { selectPersonsByPair } from './person.sql.ts'
import type { PersonId } from './registration.ts'
import { endSessionByToken, insertSession, selectSession } from './session.sql.ts'
import type { SessionPower } from './session.sql.ts'

export type Session = {
  readonly ok: true
  readonly sessionId: string
  readonly power: SessionPower
  readonly personId: PersonId
  /** The account of Zhenheyi, as places keep it for members. */
  readonly phoneBlind: Buffer
  readonly maskedPhone: string
  readonly expiresAt: Instant
}

export type OpenedSession = {
  readonly ok: true
  /** Goes into the cookie; only its hash is stored. */
  readonly token: string
  readonly session: Session
}

/** How long each power lasts. Units: seconds. Source: security decision 2. */
export const SESSION_SECONDS: Record<SessionPower, number> = { read: 15 * MINUTE, run: 12 * HOUR }

const TOKEN_BYTES = 32

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function placeOf(sessionId: string): { column: string; rowId: string } {
  return { column: 'people.session.phone_sealed', rowId: sessionId }
}

export type SessionOwner = {
  readonly power: SessionPower
  readonly personId: PersonId
  /** E.164. */
  readonly phone: string
}

/** Opens a session for someone whose proof was checked just now. */
export async function openSession(
  db: Db,
  deps: Pick<PeopleDeps, 'keyring' | 'clock'>,
  owner: SessionOwner,
): Promise<OpenedSession> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const sessionId = randomUUID()
  const createdAt = deps.clock.now()
  const expiresAt = createdAt + SESSION_SECONDS[owner.power]
  const phoneBlind = blindCanonicalPhone(deps.keyring, owner.phone)
  await insertSession(db, {
    sessionId,
    tokenHash: tokenHash(token),
    power: owner.power,
    personId: owner.personId,
    phoneBlind,
    phoneSealed: deps.keyring.seal('identity', placeOf(sessionId), owner.phone),
    createdAt,
    expiresAt,
  })
  const { power, personId } = owner
  const maskedPhone = maskCanonicalPhone(owner.phone)
  return {
    ok: true,
    token,
    session: { ok: true, sessionId, power, personId, phoneBlind, maskedPhone, expiresAt },
  }
}

/**
 * Reads the session behind a token (untrusted input).
 * Refuses: 'not-signed-in'.
 */
export async function readSession(
  deps: Pick<PeopleDeps, 'sql' | 'keyring' | 'clock'>,
  token: string | undefined,
  power: SessionPower,
): Promise<Session | Refused> {
  const read = await readSessionWithPhone(deps, token, power)
  return read.ok ? read.session : read
}

/**
 * The same with the phone in full, to send a code to it; the phone never leaves this room.
 * Refuses: 'not-signed-in'.
 */
export async function readSessionWithPhone(
  deps: Pick<PeopleDeps, 'sql' | 'keyring' | 'clock'>,
  token: string | undefined,
  power: SessionPower,
): Promise<{ readonly ok: true; readonly session: Session; readonly phone: string } | Refused> {
  if (token === undefined || token.length > 100) return refuse('not-signed-in')
  const asked = { tokenHash: tokenHash(token), power, now: deps.clock.now() }
  const row = await selectSession(deps.sql, asked)
  if (!row) return refuse('not-signed-in')
  const phone = deps.keyring.unseal('identity', placeOf(row.session_id), row.phone_sealed)
  const session: Session = {
    ok: true,
    sessionId: row.session_id,
    power,
    personId: row.person_id,
    phoneBlind: row.phone_blind,
    maskedPhone: maskCanonicalPhone(phone),
    expiresAt: row.expires_at,
  }
  return { ok: true, session, phone }
}

/** Ends the session behind a token; a token without one is no mistake. */
export async function endSession(
  deps: Pick<PeopleDeps, 'sql' | 'clock'>,
  token: string,
): Promise<void> {
  await endSessionByToken(deps.sql, tokenHash(token), deps.clock.now())
}

/** Finds the registration of exactly this document and this confirmed phone. */
export async function findOwnRegistration(
  db: Db,
  deps: Pick<PeopleDeps, 'keyring'>,
  own: { readonly document: CheckedDocument; readonly phone: string },
): Promise<PersonId | undefined> {
  const pair = blindPair(deps.keyring, {
    documentBlind: blindDocument(deps.keyring, own.document),
    phoneBlind: blindCanonicalPhone(deps.keyring, own.phone),
    phoneConfirmed: true,
  })
  const [row] = await selectPersonsByPair(db, [pair])
  return row?.person_id
}

export type ReadingProof = {
  readonly phone: string
  readonly code: string
  readonly browser: string
  readonly document: DocumentInput
}

/**
 * Opens one's own records: a one-time code to the phone of the registration and its document number
 * typed again. The code alone never does: a number may have been given to somebody else.
 * Refuses: 'document-invalid' and 'phone-invalid' (before a code is used up), 'otp-wrong',
 * 'document-mismatch'.
 * Source: security decision 2.
 */
export async function openReading(
  deps: PeopleDeps,
  proof: ReadingProof,
): Promise<OpenedSession | Refused> {
  const document = checkDocument(proof.document, dayOf(deps.clock.now()))
  if (!document.ok) return document
  const { phone, code, browser } = proof
  const spent = await checkOtp(deps, { phone, code, browser, purpose: 'read' })
  if (!spent.ok) return spent
  const personId = await findOwnRegistration(deps.sql, deps, { document, phone: spent.phone })
  if (personId === undefined) return refuse('document-mismatch', 'document')
  return openSession(deps.sql, deps, { power: 'read', personId, phone: spent.phone })
}
