import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { after, before, beforeEach, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { appendAudit, sealReason, unsealReason } from './audit.ts'
import type { AuditEntry } from './audit.ts'
import { auditHeadsFile, signAuditHead, verifyAudit } from './audit-verify.ts'
import type { AuditKeeper } from './audit-verify.ts'

const AT = 1_700_000_000
const LOOK: AuditEntry = {
  at: AT,
  actor: 'li.tracer',
  actorKind: 'staff',
  action: 'person-unmasked',
  personId: 7,
  caseId: 3,
  detail: { rows: 1 },
}

let database: TestDatabase
let keeper: AuditKeeper
before(async () => {
  database = await openTestDatabase()
  keeper = { keyring: database.keyring, varFolder: database.config.varFolder }
})
after(() => database[Symbol.asyncDispose]())

beforeEach(async () => {
  const { sql } = database
  await tamper(async () => {
    await sql`truncate staff.audit`
  })
  await sql`update staff.audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`
  await rm(auditHeadsFile(keeper.varFolder), { force: true })
})

/** What the owner of the database could do: switch the guard off for a moment. */
async function tamper(change: () => Promise<void>): Promise<void> {
  await database.sql`alter table staff.audit disable trigger audit_append_only`
  await change()
  await database.sql`alter table staff.audit enable trigger audit_append_only`
}

async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await database.sql.begin((tx) => appendAudit(tx, { ...LOOK, personId: i + 1 }))
  }
}

test('chains twenty parallel appends without a fork or a gap', async () => {
  const seqs = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      database.sql.begin((tx) => appendAudit(tx, { ...LOOK, personId: i + 1 })),
    ),
  )
  assert.deepEqual(
    seqs.toSorted((left, right) => left - right),
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
  assert.deepEqual(await verifyAudit(database.sql, keeper), { ok: true, rows: 20, signedHeads: 0 })
})

test('keeps no row of a look that was rolled back, and no gap after it', async () => {
  await append(1)
  await assert.rejects(
    database.sql.begin(async (tx) => {
      await appendAudit(tx, LOOK)
      throw new Error('the look failed')
    }),
  )
  await append(1)
  assert.deepEqual(await verifyAudit(database.sql, keeper), { ok: true, rows: 2, signedHeads: 0 })
})

test('refuses to change, delete or truncate rows', async () => {
  await append(1)
  const { sql } = database
  await assert.rejects(sql`update staff.audit set actor = 'nobody'`, /append-only/)
  await assert.rejects(sql`delete from staff.audit`, /append-only/)
  await assert.rejects(sql`truncate staff.audit`, /append-only/)
})

test('names the row that was changed', async () => {
  await append(5)
  await tamper(async () => {
    await database.sql`update staff.audit set actor = 'somebody.else' where seq = 3`
  })
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 3, because: 'row-changed' })
})

test('tells a changed field from an absent one', async () => {
  await append(2)
  await tamper(async () => {
    await database.sql`update staff.audit set reason_sealed = '' where seq = 2`
  })
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 2, because: 'row-changed' })
})

test('names the row that was dropped', async () => {
  await append(5)
  await tamper(async () => {
    await database.sql`delete from staff.audit where seq = 2`
  })
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 2, because: 'row-missing' })
})

test('names the first of two rows that were swapped', async () => {
  await append(5)
  await tamper(async () => {
    await database.sql`update staff.audit set seq = 100 where seq = 2`
    await database.sql`update staff.audit set seq = 2 where seq = 3`
    await database.sql`update staff.audit set seq = 3 where seq = 100`
  })
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 2, because: 'link-broken' })
})

test('shows a truncated tail by the head in the database', async () => {
  await append(5)
  await tamper(async () => {
    await database.sql`delete from staff.audit where seq > 3`
  })
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 4, because: 'head-differs' })
})

async function truncateWithHead(): Promise<void> {
  const { sql } = database
  await tamper(async () => {
    await sql`delete from staff.audit where seq > 3`
  })
  await sql`
    update staff.audit_head head set seq = audit.seq, hash = audit.hash
    from staff.audit where audit.seq = 3`
}

test('shows a truncated tail by the signed head although the database agrees', async () => {
  await append(5)
  await signAuditHead(database.sql, keeper, AT)
  await truncateWithHead()
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 4, because: 'signed-row-missing' })
})

test('shows a history rewritten from a truncated tail', async () => {
  await append(5)
  await signAuditHead(database.sql, keeper, AT)
  await truncateWithHead()
  await append(4)
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 5, because: 'signed-row-differs' })
})

test('accepts a chain that went on after its signed heads', async () => {
  await signAuditHead(database.sql, keeper, AT)
  await append(3)
  await signAuditHead(database.sql, keeper, AT + 1)
  await append(2)
  assert.deepEqual(await verifyAudit(database.sql, keeper), { ok: true, rows: 5, signedHeads: 2 })
})

test('refuses a signed head that nobody signed', async () => {
  await append(3)
  await signAuditHead(database.sql, keeper, AT)
  const file = auditHeadsFile(keeper.varFolder)
  const line = await readFile(file, 'utf8')
  await writeFile(file, line.replace(`${AT} `, `${AT + 1} `))
  const proof = await verifyAudit(database.sql, keeper)
  assert.deepEqual(proof.firstBroken, { seq: 3, because: 'signature-wrong' })
})

test('opens a reason only beside its own actor and instant', () => {
  const { keyring } = database
  const sealed = sealReason(keyring, { actor: 'li.tracer', at: AT }, '病例 3,核对电话')
  const opened = unsealReason(keyring, { actor: 'li.tracer', at: AT }, sealed)
  assert.equal(opened, '病例 3,核对电话')
  assert.throws(() => unsealReason(keyring, { actor: 'wang', at: AT }, sealed))
  assert.throws(() => unsealReason(keyring, { actor: 'li.tracer', at: AT + 1 }, sealed))
})
