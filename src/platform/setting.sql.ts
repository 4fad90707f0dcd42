// Small facts that survive a restart, and the progress of anything long.
import type { Db } from './postgres.ts'

/** Reads a setting; undefined when it was never written. */
export async function readSetting<T>(db: Db, name: string): Promise<T | undefined> {
  const [row] = await db<{ body: T }[]>`select body from platform.setting where name = ${name}`
  return row?.body
}

/** Writes a setting. */
export async function writeSetting(db: Db, name: string, body: object): Promise<void> {
  await db`
    insert into platform.setting (name, body) values (${name}, ${db.json(body as never)})
    on conflict (name) do update set body = excluded.body, changed_at = now()`
}

export type Progress = { name: string; done: number; total: number; note: string }

/** Records how far something long has come. */
export async function writeProgress(db: Db, progress: Progress): Promise<void> {
  await db`
    insert into platform.progress ${db(progress, 'name', 'done', 'total', 'note')}
    on conflict (name) do update
      set done = excluded.done, total = excluded.total, note = excluded.note, changed_at = now()`
}

/** Reads how far everything long has come. Shape: rows sorted by name. */
export async function listProgress(db: Db): Promise<Progress[]> {
  return db<Progress[]>`select name, done, total, note from platform.progress order by name`
}
