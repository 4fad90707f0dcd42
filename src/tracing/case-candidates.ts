// The candidates of a case on the screen: pages of them, one in full, and the class that only a
// person sets. Source: F30, F31, F38.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db } from '../platform/postgres.ts'
import { countCandidates, listCandidates, readCandidate, setClass } from './candidate.sql.ts'
import type { CandidateRecord } from './candidate.sql.ts'
import { findCase, holdOpenCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { maskPeople } from './case-people.ts'
import { presentShared, readReasons } from './case-shared.ts'
import type {
  CandidateClass,
  CandidatePage,
  CandidateQuery,
  CandidateRow,
  CandidateSheet,
  CaseCertainty,
} from './contract.ts'
import { explainCandidate } from './reason.rule.ts'

// Two screens of rows; the next page is one key away.
const PAGE_MAX = 50
// Above every score, so that the first page begins at the top.
const SCORE_TOP = 32_767

function keyOf(after: string | undefined): { afterScore: number; afterId: number } {
  if (after === undefined) return { afterScore: SCORE_TOP, afterId: 0 }
  const [score = 0, id = 0] = after.split('.').map(Number)
  return { afterScore: score, afterId: id }
}

/** Says how sure a candidate is: its stays are kept with the surest first. */
function certaintyOf(record: CandidateRecord): CaseCertainty {
  if (record.certain) return 'certain'
  return record.shared[0]?.certainty === 'reported' ? 'reported' : 'inferred'
}

/** Gives candidates as the screen shows them: masked, each with its sentence. Source: F30. */
export async function presentCandidates(
  db: Db,
  desk: Desk,
  records: readonly CandidateRecord[],
): Promise<CandidateRow[]> {
  const ids = records.map((one) => one.person_id)
  const people = await maskPeople(db, desk.keyring, ids)
  const factsOf = await readReasons(db, desk.keyring, records)
  return records.flatMap((record) => {
    const person = people.get(record.person_id)
    if (!person) return []
    return [
      {
        person,
        class: record.class,
        score: record.score,
        certainty: certaintyOf(record),
        closeness: record.shared[0]?.closeness ?? 'place',
        pairs: record.pairs,
        overlapSeconds: record.overlap_seconds,
        firstAt: record.first_at,
        lastAt: record.last_at,
        sentence: explainCandidate(record.shared.map(factsOf), record.pairs),
        classifiedBy: record.classified_by,
      },
    ]
  })
}

/** Shows a page of candidates, highest score first. Refuses: 'case-unknown'. Source: F30, F38. */
export async function showCandidates(
  desk: Desk,
  caseId: number,
  query: CandidateQuery,
): Promise<({ ok: true } & CandidatePage) | Refused> {
  return desk.sql.begin(async (tx) => {
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const { after, ...filter } = query
    const limit = PAGE_MAX
    const records = await listCandidates(tx, caseId, { filter, ...keyOf(after), limit })
    const total = await countCandidates(tx, caseId, filter)
    const rows = await presentCandidates(tx, desk, records)
    const detail = { rows: rows.length, total }
    const personsSeen = rows.map((row) => row.person.personId)
    await recordLook(tx, desk, { action: 'candidates-viewed', personsSeen, caseId, detail })
    const last = records.length === PAGE_MAX ? records.at(-1) : undefined
    return {
      ok: true,
      rows,
      after: last ? `${last.score}.${last.person_id}` : null,
      total,
    } as const
  })
}

/** Shows one candidate with every shared stay. Refuses: 'case-unknown', 'person-unknown'. */
export async function showCandidate(
  desk: Desk,
  key: { caseId: number; personId: number },
): Promise<({ ok: true } & CandidateSheet) | Refused> {
  const { caseId, personId } = key
  return desk.sql.begin(async (tx) => {
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const record = await readCandidate(tx, caseId, personId)
    const [row] = record ? await presentCandidates(tx, desk, [record]) : []
    if (!record || !row) return refuse('person-unknown')
    const shared = await presentShared(tx, desk.keyring, record)
    const detail = { stays: shared.length }
    await recordLook(tx, desk, { action: 'candidate-viewed', personId, caseId, detail })
    return { ok: true, row, shared } as const
  })
}

/**
 * Sets the class of a candidate: a person does, never the machine.
 * Refuses: 'case-unknown', 'case-closed', 'person-unknown'. Source: F31.
 */
export async function classifyCandidate(
  desk: Desk,
  key: { caseId: number; personId: number },
  chosen: CandidateClass,
): Promise<{ ok: true; class: CandidateClass; before: CandidateClass } | Refused> {
  const { caseId, personId } = key
  return desk.sql.begin(async (tx) => {
    const found = await holdOpenCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const { username: by, now: at } = desk.tracer
    const before = await setClass(tx, { caseId, personId }, { class: chosen, by, at })
    if (before === undefined) return refuse('person-unknown')
    const detail = { from: before, to: chosen }
    await recordLook(tx, desk, { action: 'candidate-classified', personId, caseId, detail })
    return { ok: true, class: chosen, before } as const
  })
}
