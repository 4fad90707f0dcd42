// Two at once, provoked and not hoped for: everybody runs into a lock that the test holds, and is
// let go when each of them waits there or behind another one.
import { setTimeout } from 'node:timers/promises'
import type { Sql, Tx } from '../../src/platform/postgres.ts'

// Whoever has not come to the lock by then never will: the test says so instead of hanging.
const TRIES_MAX = 1000
const TRY_MS = 20

async function untilWaitingFor(sql: Sql, countOf: () => number): Promise<number[]> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const rows = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' order by query_start`
    if (rows.length >= countOf()) return rows.map((row) => row.pid)
    await setTimeout(TRY_MS)
  }
  throw new Error(`fewer than ${countOf()} wait for a lock`)
}

/** Waits until so many of this database wait for a lock. Shape: their process ids. */
export async function untilWaiting(sql: Sql, count: number): Promise<number[]> {
  return untilWaitingFor(sql, () => count)
}

/**
 * Starts each work while a lock is held, the next one when the one before waits there or is done,
 * and lets all go. Shape: what each gave, in order.
 */
export async function meetAt<T>(
  sql: Sql,
  hold: (tx: Tx) => Promise<unknown>,
  works: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const started: Promise<T>[] = []
  let running = 0
  await sql.begin(async (tx) => {
    await hold(tx)
    for (const work of works) {
      running += 1
      const mine = work().finally(() => {
        running -= 1
      })
      mine.catch(() => undefined)
      started.push(mine)
      await untilWaitingFor(sql, () => running)
    }
  })
  return Promise.all(started)
}
