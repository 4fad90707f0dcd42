// Derives root_id again from people.link, for everyone whom links connect with some persons.
import { AppError } from '../base/errors.ts'
import type { Tx } from '../platform/postgres.ts'
import { rootsOf } from './humans.rule.ts'
import { lockPersons, selectLinks, selectReach, updateRoots } from './link.sql.ts'
import type { PersonId } from './registration.ts'

// Each round adds people whom another transaction linked while we waited for its lock.
const ROUNDS_MAX = 10

async function lockReach(tx: Tx, persons: readonly PersonId[]): Promise<PersonId[]> {
  let reach = await selectReach(tx, persons)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await lockPersons(tx, reach)
    const again = await selectReach(tx, persons)
    if (again.length === reach.length) return again
    reach = again
  }
  throw new AppError('LinksInMotion', 'the links of these persons change too fast')
}

/** Writes the roots that follow from the links. Shape: root by person, everyone reached. */
export async function recomputeRoots(
  tx: Tx,
  persons: readonly PersonId[],
): Promise<Map<PersonId, PersonId>> {
  const reach = await lockReach(tx, persons)
  const roots = rootsOf(reach, await selectLinks(tx, reach))
  await updateRoots(tx, roots)
  return roots
}
