// Proof that nobody changed the chain: every row is hashed again, and the heads signed earlier and
// kept outside the database must still be in it. The chain alone cannot show a cut tail or a
// history rewritten by the owner of the database; the signed heads do. Source: F39, ADR 0006.
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../base/instant.ts'
import type { Db, Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { AUDIT_HASH_LENGTH, hashAuditRow } from './audit-hash.ts'
import { readAuditHead, streamAudit } from './audit.sql.ts'
import type { AuditHead, StoredAudit } from './audit.sql.ts'

const HEADS_FILE = 'audit-heads.log'

export const AUDIT_BREAKS = [
  'row-missing',
  'row-changed',
  'link-broken',
  'head-differs',
  'signed-row-missing',
  'signed-row-differs',
  'signature-wrong',
] as const
export type AuditBreak = (typeof AUDIT_BREAKS)[number]

/** The answer of a verification; firstBroken names the first row that does not hold. */
export type AuditProof = {
  readonly ok: boolean
  readonly rows: number
  readonly signedHeads: number
  readonly firstBroken?: { readonly seq: number; readonly because: AuditBreak }
}

type SignedHead = { seq: number; hash: string; line: number; isGenuine: boolean }

/** Where the keys and the signed heads are. */
export type AuditKeeper = { readonly keyring: Keyring; readonly varFolder: string }

function signedBytes(seq: number, hash: string, at: Instant): Buffer {
  return Buffer.from(`zpc1|audit-head|${seq}|${hash}|${at}`)
}

/** Says where the signed heads are kept. */
export function auditHeadsFile(varFolder: string): string {
  return join(varFolder, HEADS_FILE)
}

/**
 * Signs the head and writes it outside the database, one line a head.
 * Shape: the line, to be printed in the daily report as well.
 */
export async function signAuditHead(db: Db, keeper: AuditKeeper, at: Instant): Promise<string> {
  const head = await readAuditHead(db)
  if (!head) throw new Error('staff.audit_head has no row')
  const { keyring, varFolder } = keeper
  const hash = head.hash.toString('hex')
  const keyId = keyring.keyIdOf('audit-sign')
  const mac = keyring.mac('audit-sign', keyId, signedBytes(head.seq, hash, at))
  if (!mac) throw new Error('no current audit-sign key')
  const line = `${at} ${head.seq} ${hash} ${keyId} ${mac.toString('hex')}`
  await mkdir(varFolder, { recursive: true })
  await appendFile(auditHeadsFile(varFolder), `${line}\n`, { mode: 0o600 })
  return line
}

async function readSignedHeads(keeper: AuditKeeper): Promise<SignedHead[]> {
  let text: string
  try {
    text = await readFile(auditHeadsFile(keeper.varFolder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line, index) => {
    const [at = '', seq = '', hash = '', keyId = '', mac = ''] = line.split(' ')
    const bytes = signedBytes(Number(seq), hash, Number(at))
    const given = Buffer.from(mac, 'hex')
    const isGenuine = keeper.keyring.isMac('audit-sign', Number(keyId), bytes, given)
    return { seq: Number(seq), hash, line: index + 1, isGenuine }
  })
}

function checkRow(row: StoredAudit, before: AuditHead): AuditBreak | undefined {
  if (row.seq !== before.seq + 1) return 'row-missing'
  if (!row.prev.equals(before.hash)) return 'link-broken'
  const hash = hashAuditRow({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    actorKind: row.actor_kind,
    action: row.action,
    personId: row.person_id,
    caseId: row.case_id,
    reasonSealed: row.reason_sealed,
    detail: row.detail,
    prev: row.prev,
  })
  return hash.equals(row.hash) ? undefined : 'row-changed'
}

/**
 * Verifies the whole chain, streamed. Rows appended meanwhile are verified too.
 * Source: ADR 0006.
 */
export async function verifyAudit(sql: Sql, keeper: AuditKeeper): Promise<AuditProof> {
  const signed = await readSignedHeads(keeper)
  const wanted = new Map<number, SignedHead[]>()
  for (const head of signed) wanted.set(head.seq, [...(wanted.get(head.seq) ?? []), head])
  const fail = (rows: number, seq: number, because: AuditBreak): AuditProof => ({
    ok: false,
    rows,
    signedHeads: signed.length,
    firstBroken: { seq, because },
  })
  // Read before the rows: whatever was committed then must be among them.
  const head = await readAuditHead(sql)
  let last: AuditHead = { seq: 0, hash: Buffer.alloc(AUDIT_HASH_LENGTH) }
  for await (const batch of streamAudit(sql)) {
    for (const row of batch) {
      const broken = checkRow(row, last)
      if (broken) return fail(last.seq, last.seq + 1, broken)
      const differs = wanted.get(row.seq)?.some((one) => one.hash !== row.hash.toString('hex'))
      if (differs) return fail(last.seq, row.seq, 'signed-row-differs')
      if (row.seq === head?.seq && !row.hash.equals(head.hash)) {
        return fail(last.seq, row.seq, 'head-differs')
      }
      last = { seq: row.seq, hash: row.hash }
    }
  }
  if (!head || head.seq > last.seq) return fail(last.seq, last.seq + 1, 'head-differs')
  const beyond = signed.find((one) => one.seq > last.seq)
  if (beyond) return fail(last.seq, last.seq + 1, 'signed-row-missing')
  const forged = signed.find((one) => !one.isGenuine)
  if (forged) return fail(last.seq, forged.seq, 'signature-wrong')
  return { ok: true, rows: last.seq, signedHeads: signed.length }
}
