// What a manager does to the shape or the life of a place, once its turn has come: meanwhile he may
// have been taken off the team.
// Source: security decision 4.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Sql, Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'
import { isManagerOf } from '../team.ts'
import { lockShape } from './life.sql.ts'

/**
 * Does something as the manager of a place, under the lock of the shape.
 * Refuses: 'not-found' for who runs it no more.
 */
export async function whileManager<T>(
  sql: Sql,
  asked: { readonly placeId: PlaceId; readonly phoneBlind: Buffer },
  use: (tx: Tx) => Promise<T | Refused>,
): Promise<T | Refused> {
  return sql.begin(async (tx) => {
    await lockShape(tx)
    const isManager = await isManagerOf(tx, asked.phoneBlind, asked.placeId)
    return isManager ? use(tx) : refuse('not-found')
  }) as Promise<T | Refused>
}
