// Keeps a server's memory of a table fresh: changes of other servers are heard at once, and read
// again all the time, because a notice is lost when its connection breaks.
import { listenTo } from './postgres.ts'
import type { Sql } from './postgres.ts'

export type ChangeFeed = {
  /** Reads now, unless a reading is under way; never throws. */
  readonly read: () => Promise<void>
  readonly close: () => Promise<void>
}

export type ChangeFeedParts = {
  readonly channel: string
  readonly onNote: (payload: string) => void
  /** Reads what changed lately; what it throws means that the database is away. */
  readonly read: () => Promise<void>
}

// Longer -> an old word holds longer where a notice was lost; shorter -> load for nothing.
const REREAD_MS = 5000

/** Begins to listen and to read again; a database that is away at the start is tried again. */
export function openChangeFeed(sql: Sql, parts: ChangeFeedParts): ChangeFeed {
  let isReading = false
  let isListening = false
  let isClosed = false
  let stopListening: (() => Promise<void>) | undefined

  const read = async (): Promise<void> => {
    if (isReading || isClosed) return
    isReading = true
    // What is known stays as it is; the next reading finds what was missed.
    await parts.read().catch(() => undefined)
    isReading = false
  }

  const listen = async (): Promise<void> => {
    if (isListening || isClosed) return
    isListening = true
    try {
      // Read again after each reconnect: what was told meanwhile is in the table.
      const heard = { onNote: parts.onNote, onListening: () => void read() }
      stopListening = await listenTo(sql, parts.channel, heard)
      if (isClosed) await stopListening()
    } catch {
      isListening = false
    }
  }

  const timer = setInterval(() => {
    void read()
    void listen()
  }, REREAD_MS).unref()
  void listen()
  return {
    read,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await stopListening?.().catch(() => {})
    },
  }
}
