// Opening a case: whoever it is about is searched with a reason, and the search leaves a row even
// when nobody is found. Source: F29, F38.
import { formatDay, dayOf } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import {
  DOCUMENT_KINDS,
  findByDocument,
  findByPhone,
  findByReference,
  foldToHumans,
} from '../people/index.ts'
import type { DocumentKind } from '../people/index.ts'
import { recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { maskPeople } from './case-people.ts'
import { windowOf } from './case-window.rule.ts'
import { insertCase, takeCaseId } from './cases.sql.ts'
import type { CaseSubject, OpenCaseAnswer, OpenCaseBody, TraceRule } from './contract.ts'

const DEFAULT_RULE: TraceRule = { kind: 'stays' }

/** Keeps of a posted rule what the contract names, and nothing else. */
function ruleOf(posted: TraceRule | undefined): TraceRule {
  if (posted?.kind !== 'window') return DEFAULT_RULE
  return { kind: 'window', minutes: posted.minutes }
}

function isDocumentKind(kind: string): kind is DocumentKind {
  return (DOCUMENT_KINDS as readonly string[]).includes(kind)
}

async function search(
  db: Db,
  keyring: Keyring,
  subject: CaseSubject,
  at: number,
): Promise<readonly number[]> {
  if (subject.by === 'phone') return findByPhone(db, keyring, subject.phone)
  if (subject.by === 'reference') return findByReference(db, keyring, subject.reference)
  const { kind, number, issuer } = subject
  if (!isDocumentKind(kind)) return []
  const document = issuer === undefined ? { kind, number } : { kind, number, issuer }
  return findByDocument(db, keyring, { ...document, at })
}

/** Gives the division a case is kept in: the one asked for, if it is the tracer's. */
function divisionFor(desk: Desk, asked: string | undefined): string | undefined {
  const own = desk.tracer.divisions
  if (asked === undefined) return own[0]
  return own.some((division) => asked.startsWith(division)) ? asked : undefined
}

/**
 * Opens a case, or asks which of several humans is meant.
 * Refuses: 'reason-missing', 'window-invalid', 'not-allowed' (division), 'person-unknown'.
 * Source: F29, F38.
 */
export async function openCase(
  desk: Desk,
  body: OpenCaseBody,
): Promise<({ ok: true } & OpenCaseAnswer) | Refused> {
  const reason = body.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const window = windowOf(body, desk.tracer.now)
  if (!window) return refuse('window-invalid', 'from')
  const division = divisionFor(desk, body.division)
  if (division === undefined) return refuse('not-allowed', 'division')
  return desk.sql.begin(async (tx) => {
    const { keyring, tracer } = desk
    const found = await search(tx, keyring, body.subject, tracer.now)
    const roots = [...new Set((await foldToHumans(tx, found)).values())]
    const chosen = body.personId === undefined && roots.length === 1 ? roots[0] : body.personId
    if (chosen === undefined || !roots.includes(chosen)) {
      const people = await maskPeople(tx, keyring, roots)
      const detail = { by: body.subject.by, found: roots.length }
      const personsSeen = [...people.keys()]
      await recordLook(tx, desk, { action: 'person-searched', personsSeen, reason, detail })
      if (roots.length === 0) return refuse('person-unknown', 'subject')
      return { ok: true, state: 'choose', people: [...people.values()] } as const
    }
    const rule = ruleOf(body.rule)
    const caseId = await writeCase(tx, desk, { personId: chosen, division, window, rule, reason })
    return { ok: true, state: 'opened', caseId } as const
  })
}

type NewCase = {
  personId: number
  division: string
  window: Interval
  rule: TraceRule
  reason: string
}

async function writeCase(tx: Tx, desk: Desk, fresh: NewCase): Promise<number> {
  const { username, now } = desk.tracer
  const caseId = await takeCaseId(tx)
  const day = formatDay(dayOf(now)).replaceAll('-', '')
  await insertCase(tx, {
    case_id: caseId,
    case_number: `${fresh.division}-${day}-${String(caseId).padStart(4, '0')}`,
    person_id: fresh.personId,
    division: fresh.division,
    window_from: fresh.window.from,
    window_to: fresh.window.to,
    rule: fresh.rule,
    opened_by: username,
    opened_at: now,
  })
  await recordLook(tx, desk, {
    action: 'case-opened',
    personId: fresh.personId,
    caseId,
    reason: fresh.reason,
    detail: { from: fresh.window.from, to: fresh.window.to },
  })
  return caseId
}
