// Changing the flags of a stored visit: what somebody else changes at the same moment is kept.
import type { Db } from '../platform/postgres.ts'
import { readVisit, updateFlags } from './visit.sql.ts'
import type { Visit, VisitKey } from './visit.sql.ts'
import { Busy } from './visit-writer.ts'

// A visit is changed by its visitor, the door, a second person: four at once is the whole street.
const TRIES_MAX = 10

/**
 * Changes the flags of a visit by what they are when its turn has come. Shape: the visit as it is
 * then; undefined when there is none. Throws: Busy; send it again.
 */
export async function changeFlags(
  db: Db,
  key: VisitKey,
  change: (flags: number) => number,
): Promise<Visit | undefined> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const visit = await readVisit(db, key)
    if (!visit) return undefined
    const to = change(visit.flags)
    const isDone = to === visit.flags || (await updateFlags(db, key, { from: visit.flags, to }))
    if (isDone) return { ...visit, flags: to }
  }
  throw new Busy()
}
