// Which weaker kinds of nearness a case looks for: the same floor, the same complex. The next trace
// finds by them; what a person has classified stays. Source: F30.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { holdOpenCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { setNearby } from './cases.sql.ts'
import type { Nearby } from './contract.ts'

/**
 * Switches kinds of nearness of a case on and off. Refuses: 'case-unknown', 'case-closed'.
 * Source: F30.
 */
export async function switchNearby(
  desk: Desk,
  caseId: number,
  wanted: Nearby,
): Promise<({ ok: true } & Nearby) | Refused> {
  const { floor, complex } = wanted
  return desk.sql.begin(async (tx) => {
    const found = await holdOpenCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    await setNearby(tx, caseId, { floor, complex })
    const detail = { floor: Number(floor), complex: Number(complex) }
    await recordLook(tx, desk, { action: 'case-nearby-set', caseId, detail })
    return { ok: true, floor, complex } as const
  })
}
