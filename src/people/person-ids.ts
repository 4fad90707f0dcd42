// Ids of persons before their rows: sealing binds to the id, so it cannot come from the insert.
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { ID_BLOCK, takeIdBlocks } from './person.sql.ts'

type Block = { next: number; end: number }

// One block a keyring, that is, a database: a block of one database means nothing in another.
const blocks = new WeakMap<Keyring, Block>()

/**
 * Hands out ids from a block kept in memory; asks the sequence only when it is used up.
 * An id handed out to a transaction that fails is never used again.
 */
export async function takePersonIds(db: Db, keyring: Keyring, count: number): Promise<number[]> {
  const ids: number[] = []
  const block = blocks.get(keyring) ?? { next: 0, end: 0 }
  for (; ids.length < count && block.next < block.end; block.next += 1) ids.push(block.next)
  const missing = count - ids.length
  if (missing === 0) return ids
  const firsts = await takeIdBlocks(db, Math.ceil(missing / ID_BLOCK))
  for (const first of firsts) {
    const end = first + ID_BLOCK
    let next = first
    for (; next < end && ids.length < count; next += 1) ids.push(next)
    if (next < end) blocks.set(keyring, { next, end })
  }
  return ids
}
