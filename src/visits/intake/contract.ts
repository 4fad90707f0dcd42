// JSON shapes of the door without network: the key of the shift, entries that were sealed offline,
// and what waits for a second pair of eyes. The browser may import this file. All addresses begin
// with /api/door/points/:pointId and need an open duty. `base/sealed-entry.ts` seals an entry.
// Source: F18; security decisions 12 and 13; docs/adr/0016.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { BigId, Id } from '../../places/contract.ts'
import { Sentence } from '../contract.ts'
import { Instant, PersonFields, Seen, Uuid } from '../door/contract.ts'

const Bytes = (max: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: max })

export const DeviceParams = Type.Object({
  pointId: Id,
  deviceId: Uuid,
})

/** POST /devices at the start of a shift. `publicKey`: raw P-256 point, 65 bytes in base64url. */
export const DeviceBody = Type.Object({
  publicKey: Type.String({ pattern: '^[A-Za-z0-9_-]{87}$' }),
})
export type DeviceBody = Static<typeof DeviceBody>

/** GET /intake-key: what entries are encrypted to. `publicKey` as above. */
export const IntakeKey = Type.Object({
  ok: Type.Literal(true),
  keyId: Type.Integer(),
  publicKey: Type.String(),
  /** Milliseconds since 1970 at the server, to measure the offset of the device's clock. */
  nowMs: Type.Number(),
})
export type IntakeKey = Static<typeof IntakeKey>

/** Answer of POST /devices. */
export const DeviceAnswer = Type.Object({
  ok: Type.Literal(true),
  deviceId: Uuid,
  /** Entries made later are kept for a second pair of eyes. */
  shiftUntil: Instant,
  intakeKey: IntakeKey,
})
export type DeviceAnswer = Static<typeof DeviceAnswer>

/** GET /devices: those of this place, newest first; a manager revokes a lost one. */
export const Devices = Type.Object({
  ok: Type.Literal(true),
  devices: Type.Array(
    Type.Object({
      deviceId: Uuid,
      pointName: Type.String(),
      madeAt: Instant,
      shiftUntil: Instant,
      syncedAt: Instant,
      revokedAt: Type.Optional(Instant),
      isMine: Type.Boolean(),
    }),
  ),
})
export type Devices = Static<typeof Devices>

/** What is inside a sealed entry: JSON, UTF-8. */
export const EntryContent = Type.Object({
  /** Seconds since 1970 by the device's clock, corrected by `offsetMs`. */
  enteredAt: Instant,
  /** Server minus device at the last sync. */
  offsetMs: Type.Number({ minimum: -1e13, maximum: 1e13 }),
  pointId: Id,
  /** register: `person`; personal-code: `token`. */
  kind: Type.Enum(['register', 'personal-code']),
  person: Type.Optional(PersonFields),
  isDocumentSeen: Type.Optional(Type.Boolean()),
  token: Type.Optional(Type.String({ maxLength: 300 })),
  seen: Type.Optional(Seen),
})
export type EntryContent = Static<typeof EntryContent>

/** One entry as it lies on the device and travels. */
export const SealedEntry = Type.Object({
  entryId: Uuid,
  /** 1, 2, 3 ... for each device key. */
  seq: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  /** SHA-256 of the entry before; 32 zero bytes for the first. */
  prevHash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  keyId: Type.Integer({ minimum: 1, maximum: 32_767 }),
  /** The ephemeral public key, raw, 65 bytes. */
  ephemeral: Type.String({ pattern: '^[A-Za-z0-9_-]{87}$' }),
  nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }),
  /** Ciphertext and tag. */
  sealed: Bytes(8000),
  /** ECDSA P-256 with SHA-256 over everything above, r and s, 64 bytes. */
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
})
export type SealedEntry = Static<typeof SealedEntry>

/** POST /intake. At most 100 entries in the order of `seq`; an empty list is a sign of life. */
export const IntakeBody = Type.Object({
  deviceId: Uuid,
  entries: Type.Array(SealedEntry, { maxItems: 100 }),
  /** How many entries stay on the device after these: 0 moves the last sync to now. */
  remaining: Type.Integer({ minimum: 0 }),
})
export type IntakeBody = Static<typeof IntakeBody>

/**
 * stored: a visit. known: the same entry was stored before. kept: the server has it, but a second
 * person must look (`error` says why). refused: nothing could be read or trusted. All four leave
 * the queue of the device; only an answer that never came is sent again.
 */
export const IntakeResult = Type.Object({
  entryId: Uuid,
  state: Type.Enum(['stored', 'known', 'kept', 'refused']),
  error: Type.Optional(Type.String()),
  message: Type.Optional(Sentence),
  /** DoorRow.key of the visit. */
  key: Type.Optional(Type.String()),
})
export type IntakeResult = Static<typeof IntakeResult>

export const IntakeAnswer = Type.Object({
  ok: Type.Literal(true),
  results: Type.Array(IntakeResult),
  /** Measure the clock against it. */
  nowMs: Type.Number(),
  syncedAt: Instant,
})
export type IntakeAnswer = Static<typeof IntakeAnswer>

/**
 * GET /paper-checks (one typed line in ten) and GET /intake-checks (entries of a revoked device,
 * and kept ones). Never those that the asking account made itself.
 */
export const Checks = Type.Object({
  ok: Type.Literal(true),
  checks: Type.Array(
    Type.Object({
      id: BigId,
      because: Type.String(),
      message: Sentence,
      pointName: Type.String(),
      enteredAt: Instant,
      madeAt: Instant,
      /** Masked: the first and last characters of name and number, enough to compare with paper. */
      maskedName: Type.String(),
      maskedNumber: Type.String(),
      sheet: Type.Optional(Type.String()),
      line: Type.Optional(Type.Integer()),
      /** False: nothing is recorded yet; 'ok' records it. */
      isRecorded: Type.Boolean(),
    }),
  ),
})
export type Checks = Static<typeof Checks>

/** POST /paper-checks/:id and POST /intake-checks/:id */
export const CheckBody = Type.Object({ result: Type.Enum(['ok', 'wrong']) })
export type CheckBody = Static<typeof CheckBody>
