// The one statement of the door's news between processes.
import type { Db } from '../../platform/postgres.ts'

/** Sends a note to every process that listens. */
export async function notifyDoor(db: Db, channel: string, text: string): Promise<void> {
  await db`select pg_notify(${channel}, ${text})`
}
