// Who was stopped at a door while the case was inside: shown apart, for nobody of them was in. They
// are no candidates and make no stay. Source: F25, F30.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import { placesByIds, pointWords, pointsByPrint } from '../places/index.ts'
import { listTurnedAway, readStays, unpackFlags } from '../visits/index.ts'
import { findCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { maskPeople } from './case-people.ts'
import type { StoppedPage } from './contract.ts'

// Four screens; more stopped in one case's hours would be a door that stops everyone.
const STOPPED_MAX = 200

/** Shows who was stopped while the case was inside. Refuses: 'case-unknown'. Source: F25, F38. */
export async function showStopped(
  desk: Desk,
  caseId: number,
): Promise<({ ok: true } & StoppedPage) | Refused> {
  return desk.sql.begin(async (tx) => {
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const { person_id: personId, window_from: from, window_to: to } = found.file
    const members = (await registrationsOf(tx, [personId])).get(personId) ?? [personId]
    const humans = new Map(members.map((member) => [member, personId]))
    const { stays } = await readStays(tx, humans, { from, to }, desk.tracer.now)
    const spans = stays.map(({ placeId, span }) => ({
      placeId,
      from: Math.max(span.from, from),
      to: Math.min(span.to, to),
    }))
    const turned = spans.length === 0 ? [] : await listTurnedAway(tx, spans, STOPPED_MAX + 1)
    const others = turned.filter((visit) => !humans.has(visit.person_id))
    const shown = others.slice(0, STOPPED_MAX)
    const placeIds = shown.map((visit) => visit.place_id)
    const places = await placesByIds(tx, placeIds)
    const pointOf = await pointsByPrint(tx, placeIds)
    const roots = await foldToHumans(
      tx,
      shown.map((visit) => visit.person_id),
    )
    const rootOf = (id: number): number => roots.get(id) ?? id
    const people = await maskPeople(tx, desk.keyring, [
      ...new Set(shown.map((visit) => rootOf(visit.person_id))),
    ])
    const rows = shown.flatMap((visit) => {
      const person = people.get(rootOf(visit.person_id))
      const point = pointOf(visit.place_id, visit.print_no)
      if (!person) return []
      return {
        person,
        placeName: places.get(visit.place_id)?.name ?? `#${visit.place_id}`,
        pointName: point ? pointWords(point.pointName) : null,
        at: visit.entered_at,
        method: unpackFlags(visit.flags).method,
      }
    })
    const personsSeen = [...people.keys()]
    const detail = { rows: rows.length }
    await recordLook(tx, desk, { action: 'stopped-viewed', personsSeen, caseId, detail })
    return { ok: true, rows, isMore: others.length > STOPPED_MAX } as const
  })
}
