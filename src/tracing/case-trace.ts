// Tracing a case: finds the candidates and records them. Repeating it changes nothing but what has
// changed outside; a class that a person set stays. Long work goes on when nobody watches.
// Source: F30, F31.
import type { Refused } from '../base/refusals.ts'
import { refuse } from '../base/refusals.ts'
import type { Log } from '../platform/log.ts'
import type { Sql, Tx } from '../platform/postgres.ts'
import { listProgress, writeProgress } from '../platform/setting.sql.ts'
import { deleteLostCandidates, upsertCandidates } from './candidate.sql.ts'
import type { FoundCandidate } from './candidate.sql.ts'
import { findCase, findOpenCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { nearbyOf } from './case-people.ts'
import { lockCaseFile, setTracedAt } from './cases.sql.ts'
import type { CaseRow } from './cases.sql.ts'
import type { CaseProgress } from './contract.ts'
import { findCandidates } from './find-candidates.ts'

// A trace that is over sooner is answered at once; a longer one is watched. Units: milliseconds.
const PATIENCE_MS = 1500
// Rows a statement: enough that round trips do not count, few enough to show progress.
const RECORD_BATCH = 500

type Traced = { readonly ok: true; readonly candidates: number } | Refused
type Running = { readonly rule: string; readonly work: Promise<Traced> }

// Which cases this server is tracing now: a second click joins the first.
const running = new Map<number, Running>()

const FAILED = 'failed'

function progressName(caseId: number): string {
  return `trace:${caseId}`
}

/**
 * Finds and records the candidates of a case. Shape: how many there are.
 * Refuses: 'case-unknown', 'case-closed' also when it was closed meanwhile: then it keeps what was
 * stored before. Source: F30, F40.
 */
export async function traceCase(desk: Desk, caseId: number): Promise<Traced> {
  const found = await findOpenCase(desk.sql, desk, caseId)
  return found.ok ? joinTrace(desk, found.file) : found
}

async function joinTrace(desk: Desk, file: CaseRow): Promise<Traced> {
  const rule = JSON.stringify(file.rule)
  const already = running.get(file.case_id)
  if (already?.rule === rule) return already.work
  if (already) {
    // It asks another question: this one waits its turn, or joins whoever asked the same before.
    await already.work.catch(() => undefined)
    return joinTrace(desk, file)
  }
  const work = runTrace(desk, file).finally(() => running.delete(file.case_id))
  running.set(file.case_id, { rule, work })
  return work
}

/** Does something to a case unless it is closed by now; false when it is. */
async function whileOpen(
  sql: Sql,
  caseId: number,
  work: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const isOpen = (await lockCaseFile(tx, caseId)) === 'open'
    if (isOpen) await work(tx)
    return isOpen
  })
}

async function runTrace(desk: Desk, file: CaseRow): Promise<Traced> {
  const { sql } = desk
  const caseId = file.case_id
  const name = progressName(caseId)
  await writeProgress(sql, { name, done: 0, total: 1, note: '' })
  try {
    const found = await findCandidates(sql, {
      rootIds: [file.person_id],
      windowFrom: file.window_from,
      windowTo: file.window_to,
      now: desk.tracer.now,
      rule: file.rule,
      nearby: nearbyOf(file.rule),
    })
    const total = found.length + 1
    // Each batch commits on its own, so that no transaction waits for a second connection.
    for (let start = 0; start < found.length; start += RECORD_BATCH) {
      const batch = found.slice(start, start + RECORD_BATCH)
      const isOpen = await whileOpen(sql, caseId, (tx) => upsertCandidates(tx, caseId, batch))
      if (!isOpen) return refuse('case-closed')
      await writeProgress(sql, { name, done: start + batch.length, total, note: '' })
    }
    if (!(await finishTrace(desk, file, found))) return refuse('case-closed')
    await writeProgress(sql, { name, done: total, total, note: '' })
    return { ok: true, candidates: found.length }
  } catch (error) {
    await writeProgress(sql, { name, done: 0, total: 1, note: FAILED })
    throw error
  }
}

async function finishTrace(
  desk: Desk,
  file: CaseRow,
  found: readonly FoundCandidate[],
): Promise<boolean> {
  const caseId = file.case_id
  const foundIds = found.map((one) => one.personId)
  return whileOpen(desk.sql, caseId, async (tx) => {
    await deleteLostCandidates(tx, caseId, foundIds)
    await setTracedAt(tx, caseId, desk.tracer.now)
    await recordLook(tx, desk, {
      action: 'case-traced',
      personId: file.person_id,
      caseId,
      detail: { candidates: found.length },
    })
  })
}

/**
 * Starts the trace of a case and waits a moment for it. Refuses: 'case-unknown', 'case-closed'.
 * Source: F30.
 */
export async function startTrace(
  desk: Desk,
  caseId: number,
  log: Pick<Log, 'error'>,
): Promise<({ ok: true } & CaseProgress) | Refused> {
  const found = await findOpenCase(desk.sql, desk, caseId)
  if (!found.ok) return refuse(found.refusal)
  const work = joinTrace(desk, found.file).catch((error: unknown) => {
    log.error({ err: error, caseId }, 'trace failed')
  })
  const done = await Promise.race([work, waitMs(PATIENCE_MS)])
  if (done && !done.ok) return done
  return showProgress(desk, caseId)
}

async function waitMs(ms: number): Promise<undefined> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}

async function readProgress(sql: Sql, caseId: number) {
  const name = progressName(caseId)
  return (await listProgress(sql)).find((one) => one.name === name)
}

/** Says how far the trace of a case is; nothing about people, so no row. */
export async function showProgress(
  desk: Desk,
  caseId: number,
): Promise<({ ok: true } & CaseProgress) | Refused> {
  const found = await findCase(desk.sql, desk, caseId)
  if (!found.ok) return refuse(found.refusal)
  const tracedAt = found.file.traced_at
  const progress = await readProgress(desk.sql, caseId)
  const { done = 0, total = 0, note = '' } = progress ?? {}
  if (running.has(caseId)) return { ok: true, state: 'running', done, total, tracedAt }
  if (note === FAILED) return { ok: true, state: 'failed', done, total, tracedAt }
  return { ok: true, state: tracedAt === null ? 'none' : 'done', done, total, tracedAt }
}
