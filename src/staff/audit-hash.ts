// The hash of one audit row. The bytes are fixed by a format version and length prefixes, so that
// no upgrade (JSON key order, time-zone text, a new column) can break an old chain.
// Source: ADR 0006.
import { createHash } from 'node:crypto'

export const AUDIT_FORMAT = 1
export const AUDIT_HASH_LENGTH = 32

/** One row as it is hashed and stored. */
export type AuditRow = {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly actorKind: string
  readonly action: number
  readonly personId: number | null
  readonly caseId: number | null
  readonly reasonSealed: Uint8Array | null
  readonly detail: string
  readonly prev: Uint8Array
}

// A length no field can have: an absent field must not hash like an empty one.
const ABSENT = 0xffffffff

function field(bytes: Uint8Array | null): Uint8Array[] {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes === null ? ABSENT : bytes.length)
  return bytes === null ? [length] : [length, bytes]
}

function number(value: number | null): Uint8Array[] {
  if (value === null) return field(null)
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return field(bytes)
}

/** Gives the SHA-256 that chains a row to the row before it. */
export function hashAuditRow(row: AuditRow): Buffer {
  const parts = [
    Buffer.from([AUDIT_FORMAT]),
    ...number(row.seq),
    ...number(row.at),
    ...field(Buffer.from(row.actor, 'utf8')),
    ...field(Buffer.from(row.actorKind, 'utf8')),
    ...number(row.action),
    ...number(row.personId),
    ...number(row.caseId),
    ...field(row.reasonSealed),
    ...field(Buffer.from(row.detail, 'utf8')),
    ...field(row.prev),
  ]
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}
