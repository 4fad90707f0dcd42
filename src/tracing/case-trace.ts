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
import { findCase, findOpenCase, holdOpenCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { nearbyOf } from './case-people.ts'
import { setTracedAt } from './cases.sql.ts'
import type { CaseRow } from './cases.sql.ts'
import type { CaseProgress } from './contract.ts'
import { findCandidates } from './find-candidates.ts'

// A trace that is over sooner is answered at once; a longer one is watched. Units: milliseconds.
const PATIENCE_MS = 1500
// Rows a statement: enough that round trips do not count, few enough for a text in memory.
const RECORD_BATCH = 500
// Nobody changes the setting so often while a trace runs; then it ends with the one it found by.
const STARTS_MAX = 5

type Traced = { readonly ok: true; readonly candidates: number } | Refused
type Running = { readonly rule: string; readonly work: Promise<Traced> }

// Which cases this server is tracing now: a second click joins the first.
const running = new Map<number, Running>()

const FAILED = 'failed'

function ruleText(file: CaseRow): string {
  return JSON.stringify(file.rule)
}

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
  const rule = ruleText(file)
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

async function runTrace(desk: Desk, file: CaseRow): Promise<Traced> {
  const { sql } = desk
  const name = progressName(file.case_id)
  await writeProgress(sql, { name, done: 0, total: 1, note: '' })
  try {
    const traced = await findAndRecord(desk, file, STARTS_MAX)
    const total = traced.ok ? traced.candidates + 1 : 1
    if (traced.ok) await writeProgress(sql, { name, done: total, total, note: '' })
    return traced
  } catch (error) {
    await writeProgress(sql, { name, done: 0, total: 1, note: FAILED })
    throw error
  }
}

/** Finds by the rule of a case and records it whole; anew when the rule changed meanwhile. */
async function findAndRecord(desk: Desk, file: CaseRow, starts: number): Promise<Traced> {
  const found = await findCandidates(desk.sql, {
    rootIds: [file.person_id],
    windowFrom: file.window_from,
    windowTo: file.window_to,
    now: desk.tracer.now,
    rule: file.rule,
    nearby: nearbyOf(file.rule),
  })
  const recorded = await desk.sql.begin(async (tx) => {
    const held = await holdOpenCase(tx, desk, file.case_id)
    if (!held.ok) return held
    if (starts > 1 && ruleText(held.file) !== ruleText(file)) return held
    await recordFound(tx, desk, { file, found })
    return 'recorded'
  })
  if (recorded === 'recorded') return { ok: true, candidates: found.length }
  return recorded.ok ? findAndRecord(desk, recorded.file, starts - 1) : recorded
}

// One transaction, under the lock of the case: another server that traces it by another setting
// comes before or after, and none drops what the other one has just found. A large case holds its
// classes up for some seconds by it.
async function recordFound(
  tx: Tx,
  desk: Desk,
  { file, found }: { readonly file: CaseRow; readonly found: readonly FoundCandidate[] },
): Promise<void> {
  const caseId = file.case_id
  for (let start = 0; start < found.length; start += RECORD_BATCH) {
    await upsertCandidates(tx, caseId, found.slice(start, start + RECORD_BATCH))
  }
  const foundIds = found.map((one) => one.personId)
  await deleteLostCandidates(tx, caseId, foundIds)
  await setTracedAt(tx, caseId, desk.tracer.now)
  await recordLook(tx, desk, {
    action: 'case-traced',
    personId: file.person_id,
    caseId,
    detail: { candidates: found.length },
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
