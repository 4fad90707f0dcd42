// Two at once, provoked and not hoped for: everybody runs into a lock that the test holds, and is
// let go when each of them waits there or behind another one.
import { setTimeout } from 'node:timers/promises'
import type { Sql, Tx } from '../../src/platform/postgres.ts'

// Whoever has not come to the lock by then never will: the test says so instead of hanging.
const TRIES_MAX = 1000
const TRY_MS = 20

/** Waits until so many of this database wait for a lock. Shape: their process ids. */
export async function untilWaiting(sql: Sql, count: number): Promise<number[]> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const rows = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' order by query_start`
    if (rows.length >= count) return rows.map((row) => row.pid)
    await setTimeout(TRY_MS)
  }
  throw new Error(`fewer than ${count} wait for a lock`)
}

/**
 * Starts each work while a lock is held, the next one when the one before waits, and lets all go.
 * Shape: what each gave, in order.
 */
export async function meetAt<T>(
  sql: Sql,
  hold: (tx: Tx) => Promise<unknown>,
  works: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const started: Promise<T>[] = []
  await sql.begin(async (tx) => {
    await hold(tx)
    for (const work of works) {
      started.push(work())
      await untilWaiting(sql, started.length)
    }
  })
  return Promise.all(started)
}
