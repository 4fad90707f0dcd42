// What a tracer reads of a case: the list, the desk with its itinerary, the candidates and one of
// them in full. Each is one look and leaves one row. Source: F29, F30, F38.
import type { Refused } from '../base/refusals.ts'
import { refuse } from '../base/refusals.ts'
import { placesByIds } from '../places/index.ts'
import { countClasses, countClosenesses, countPlaces } from './candidate.sql.ts'
import { presentClosing } from './case-close.ts'
import { findCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { headOf, maskPeople } from './case-people.ts'
import { listCases } from './cases.sql.ts'
import type { CaseDesk, CasePage } from './contract.ts'
import { readItinerary } from './itinerary.ts'

// A screen and a half of cases.
const CASES_MAX = 30
// More places than this no select can offer; the table itself is not cut.
const PLACES_MAX = 60

/** Lists the cases of the tracer's divisions, newest first. Source: F29, F42. */
export async function showCases(
  desk: Desk,
  query: { before?: number; q?: string },
): Promise<{ ok: true } & CasePage> {
  return desk.sql.begin(async (tx) => {
    const rows = await listCases(tx, {
      divisions: desk.tracer.divisions,
      before: query.before ?? Number.MAX_SAFE_INTEGER,
      // PostgreSQL refuses the zero character, which no case number has.
      number: (query.q ?? '').replaceAll('\0', ' '),
      limit: CASES_MAX,
    })
    const people = await maskPeople(
      tx,
      desk.keyring,
      rows.map((row) => row.person_id),
    )
    const personsSeen = [...people.keys()]
    const detail = { rows: rows.length }
    await recordLook(tx, desk, { action: 'cases-listed', personsSeen, detail })
    const before = rows.length === CASES_MAX ? (rows.at(-1)?.case_id ?? null) : null
    return { ok: true, rows: rows.map((row) => headOf(row, people)), before } as const
  })
}

/** Shows one case with its itinerary. Refuses: 'case-unknown'. Source: F29, F42. */
export async function showCase(
  desk: Desk,
  caseId: number,
): Promise<({ ok: true } & CaseDesk) | Refused> {
  return desk.sql.begin(async (tx) => {
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const { file } = found
    const personId = file.person_id
    const people = await maskPeople(tx, desk.keyring, [personId])
    const itinerary = await readItinerary(tx, desk.keyring, {
      personIds: [personId],
      window: { from: file.window_from, to: file.window_to },
      now: desk.tracer.now,
    })
    const classes = await countClasses(tx, caseId)
    const closenesses = await countClosenesses(tx, caseId)
    const counts = await countPlaces(tx, caseId, PLACES_MAX)
    const places = await placesByIds(
      tx,
      counts.map((one) => one.place_id),
    )
    const closing = await presentClosing(tx, desk.keyring, caseId)
    const detail = { visits: itinerary.length }
    await recordLook(tx, desk, { action: 'case-viewed', personId, caseId, detail })
    return {
      ok: true,
      case: headOf(file, people),
      itinerary,
      classes: Object.fromEntries(classes.map((one) => [one.class, one.count])),
      closenesses: Object.fromEntries(closenesses.map((one) => [one.closeness, one.count])),
      places: counts.map((one) => ({
        placeId: one.place_id,
        placeName: places.get(one.place_id)?.name ?? `#${one.place_id}`,
        candidates: one.count,
      })),
      closing,
    } as const
  })
}
