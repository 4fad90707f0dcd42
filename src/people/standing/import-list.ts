// A list of headquarters: checked as a whole, written as a whole, on record either way.
// Source: F23, F24, ADR 0013.
import { setImmediate as turn } from 'node:timers/promises'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Instant } from '../../base/instant.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { ActorKind } from '../../staff/index.ts'
import { blindDocument } from '../blind-index.ts'
import {
  FACT_KINDS,
  WRITTEN_SOURCES,
  deleteListFacts,
  insertStandingChangeOfAll,
  upsertFacts,
} from './fact.sql.ts'
import { endList, insertList, takeListId, updateListProgress, withdrawListRow } from './list.sql.ts'
import { LIST_ROWS_MAX, isHeader, readListLine } from './parse-list.rule.ts'
import type { ListError, ListKind, ListRow } from './parse-list.rule.ts'
import { sealFact } from './sealed-fact.ts'

export type ListDeps = { readonly sql: Sql; readonly keyring: Keyring; readonly clock: Clock }

export type NewListInput = {
  readonly kind: ListKind
  readonly title: string
  readonly text: string
  readonly by: string
}

export type BegunList = {
  readonly ok: true
  readonly listId: number
  /** Resolves when the import has ended, well or not; it never rejects. */
  readonly ended: Promise<void>
}

/** Longer than any import takes; after it, its server is known to have ended in the middle. */
export const LIST_LIMIT_SECONDS = 900
// The event loop serves doors between two of these; about three milliseconds of work.
const ROWS_A_TURN = 200
const ROWS_A_WRITE = 2000
// More errors than a person reads; the rest are counted.
const ERRORS_MAX = 200

/** Where the title of a list is sealed. */
export function titlePlace(listId: number): { column: string; rowId: number } {
  return { column: 'people.fact_list.title_sealed', rowId: listId }
}

type CheckedRow = ListRow & { readonly blind: Buffer }
type Checked = {
  readonly rows: readonly CheckedRow[]
  readonly total: number
  readonly errors: readonly ListError[]
}

/** Checks every line; one document twice with one state is once, with two states an error. */
async function checkLines(deps: ListDeps, input: NewListInput, now: Instant): Promise<Checked> {
  const lines = input.text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const rows = new Map<string, CheckedRow>()
  const errors: ListError[] = []
  let total = 0
  for (const [index, text] of lines.entries()) {
    if (index % ROWS_A_TURN === 0) await turn()
    if (text.trim() === '' || (index === 0 && isHeader(text))) continue
    total += 1
    const read = readListLine(input.kind, text, index + 1, now)
    if (!read.ok) {
      errors.push(read.error)
      continue
    }
    const blind = blindDocument(deps.keyring, read.document)
    const key = blind.toString('hex')
    const before = rows.get(key)
    if (before && before.state !== read.state) {
      errors.push({ line: index + 1, column: 'number', problem: 'contradicts' })
    } else if (!before || before.validUntil < read.validUntil) {
      rows.set(key, { ...read, blind })
    }
  }
  return { rows: [...rows.values()], total, errors }
}

type Writing = ListDeps & { readonly listId: number; readonly input: NewListInput }

async function writeFacts(
  tx: Tx,
  writing: Writing,
  rows: readonly CheckedRow[],
  now: Instant,
): Promise<void> {
  const { keyring, listId, input } = writing
  const kind = FACT_KINDS[input.kind]
  const source = WRITTEN_SOURCES.list
  for (let from = 0; from < rows.length; from += ROWS_A_WRITE) {
    const part = rows.slice(from, from + ROWS_A_WRITE)
    const facts = []
    for (const [index, row] of part.entries()) {
      if (index % ROWS_A_TURN === 0) await turn()
      const owner = { documentBlind: row.blind, kind, source, listId }
      const sealed = sealFact(keyring, owner, { state: row.state, by: input.by })
      facts.push({
        document_blind: row.blind,
        sealed,
        seen_at: now,
        valid_until: row.validUntil,
      })
    }
    await upsertFacts(tx, { kind, source, listId }, facts)
    const done = from + part.length
    // Beside the transaction: whoever watches sees it move.
    await updateListProgress(writing.sql, listId, { total: rows.length, done })
  }
}

function actorKindOf(by: string): ActorKind {
  return by.startsWith('cli:') ? 'cli' : 'staff'
}

async function runImport(writing: Writing): Promise<void> {
  const { sql, clock, listId, input } = writing
  const now = clock.now()
  const checked = await checkLines(writing, input, now)
  const { rows, errors, total } = checked
  const end = {
    listId,
    total,
    errorsTotal: errors.length,
    errors: errors.slice(0, ERRORS_MAX),
  }
  if (errors.length > 0 || rows.length === 0) {
    await endList(sql, { ...end, state: 'refused', done: 0, at: clock.now() })
    return
  }
  await sql.begin(async (tx) => {
    await writeFacts(tx, writing, rows, now)
    const at = clock.now()
    const isOurs = await endList(tx, { ...end, state: 'imported', done: rows.length, at })
    if (!isOurs) throw new Error('the import was given up meanwhile')
    await insertStandingChangeOfAll(tx)
    const detail = { listId, kind: input.kind, rows: rows.length }
    const actor = input.by
    await appendAudit(tx, {
      at,
      actor,
      actorKind: actorKindOf(actor),
      action: 'list-imported',
      detail,
    })
  })
}

/**
 * Begins the import of a list; it goes on after the answer, and nothing of it counts before all of
 * it is written.
 * Refuses: 'bad-input' (no title or no lines), 'too-large', 'list-under-way'.
 * Source: F23, F24, ADR 0013.
 */
export async function beginList(deps: ListDeps, input: NewListInput): Promise<BegunList | Refused> {
  const { sql, keyring, clock } = deps
  const title = input.title.replaceAll('\0', '').trim()
  if (title === '') return refuse('bad-input', 'title')
  if (input.text.trim() === '') return refuse('bad-input', 'text')
  // One more for the line of column names, one for the empty end.
  if (input.text.split('\n').length > LIST_ROWS_MAX + 2) return refuse('too-large', 'text')
  const begunAt = clock.now()
  const listId = await takeListId(sql)
  const list = {
    listId,
    kind: FACT_KINDS[input.kind],
    titleSealed: keyring.seal('notes', titlePlace(listId), title),
    fileMac: keyring.blind('list-file', input.kind, input.text),
    importedBy: input.by,
    begunAt,
  }
  const isBegun = await sql.begin((tx) => insertList(tx, list, begunAt - LIST_LIMIT_SECONDS))
  if (!isBegun) return refuse('list-under-way')
  const ended = runImport({ ...deps, listId, input }).catch(async () => {
    const nothing = { total: 0, done: 0, errorsTotal: 0, errors: [] }
    const end = { listId, state: 'refused' as const, ...nothing, at: clock.now() }
    // When the database is away this fails too, and the limit ends the list later.
    await endList(sql, end).catch(() => false)
  })
  return { ok: true, listId, ended }
}

/**
 * Withdraws a list: its rows are erased, the import stays on record.
 * Refuses: 'reason-missing', 'list-unknown'.
 */
export async function withdrawList(
  deps: ListDeps,
  input: { readonly listId: number; readonly by: string; readonly reason: string },
): Promise<{ ok: true; rows: number } | Refused> {
  const { listId, by } = input
  const reason = input.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const at = deps.clock.now()
  return deps.sql.begin(async (tx) => {
    if (!(await withdrawListRow(tx, { listId, by, at }))) return refuse('list-unknown')
    const rows = await deleteListFacts(tx, listId)
    await insertStandingChangeOfAll(tx)
    await appendAudit(tx, {
      at,
      actor: by,
      actorKind: actorKindOf(by),
      action: 'list-withdrawn',
      reasonSealed: sealReason(deps.keyring, { actor: by, at }, reason),
      detail: { listId, rows },
    })
    return { ok: true, rows } as const
  })
}
