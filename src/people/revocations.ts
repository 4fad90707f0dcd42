// The revoked tokens, in the memory of each server, so that a scan needs no database read.
// States of the list: unread (nothing known: enter with a mark, never read), fresh (read within the
// last 30 s), stale (the database is away: what is known still holds, reading is closed).
// Source: security decision 8.
import { setTimeout as sleep } from 'node:timers/promises'
import { DAY, dayOf } from '../base/instant.ts'
import { openChangeFeed } from '../platform/change-feed.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import { DEVICE_DAYS } from './device-token.ts'
import type { DeviceToken } from './device-token.ts'
import { REVOKED_CHANNEL, SUBJECTS, selectRevocations } from './device.sql.ts'
import type { RevocationRow } from './device.sql.ts'

export type Revocations = {
  /** Whether a token is known to be revoked; what is not known may enter. */
  readonly isRevoked: (token: DeviceToken) => boolean
  /** False while the list could not be read: enter with a mark, never read records. */
  readonly isFresh: () => boolean
  readonly close: () => Promise<void>
}

// Identity order is not commit order: a slow transaction may appear late by this much.
const REREAD_WINDOW_SECONDS = 600
const FRESH_MS = 30_000
// A database that is away must not keep a server from starting.
const FIRST_READ_MS = 3000

type Lists = {
  devices: Map<number, number>
  persons: Map<number, number>
  keys: Map<number, number>
}

function apply(lists: Lists, row: RevocationRow): void {
  const list =
    row.subject === SUBJECTS.device
      ? lists.devices
      : row.subject === SUBJECTS.person
        ? lists.persons
        : lists.keys
  list.set(row.subject_id, Math.max(row.not_before, list.get(row.subject_id) ?? 0))
}

function parseNotice(payload: string): RevocationRow | undefined {
  const match = /^([123]):(\d{1,15}):(\d{1,12})$/.exec(payload)
  if (!match) return undefined
  return {
    subject: Number(match[1]) as RevocationRow['subject'],
    subject_id: Number(match[2]),
    not_before: Number(match[3]),
  }
}

// A token knows its day only. A device is revoked for good; a person's or key's tokens of earlier
// days die, and those of the same day die by the revocation of their devices.
function isListed(lists: Lists, token: DeviceToken): boolean {
  if (lists.devices.has(token.deviceId)) return true
  const person = lists.persons.get(token.personId)
  if (person !== undefined && token.issuedDay < dayOf(person)) return true
  const key = lists.keys.get(token.keyId)
  return key !== undefined && token.issuedDay < dayOf(key)
}

/** Opens the list: reads it, listens for changes, and reads the last minutes every 5 s. */
export async function openRevocations(sql: Sql, clock: Clock): Promise<Revocations> {
  const lists: Lists = { devices: new Map(), persons: new Map(), keys: new Map() }
  let readAtMs: number | undefined

  const feed = openChangeFeed(sql, {
    channel: REVOKED_CHANNEL,
    onNote: (payload) => {
      const row = parseNotice(payload)
      if (row) apply(lists, row)
    },
    // Without the database the list becomes stale by itself: entering goes on, reading closes.
    read: async () => {
      const age = readAtMs === undefined ? undefined : clock.nowMs() - readAtMs
      // After a gap longer than the window, or at first, everything is read.
      const isGap = age === undefined || age > (REREAD_WINDOW_SECONDS * 1000) / 2
      const seconds = isGap ? DEVICE_DAYS * DAY : REREAD_WINDOW_SECONDS
      for (const row of await selectRevocations(sql, seconds)) apply(lists, row)
      readAtMs = clock.nowMs()
    },
  })
  await Promise.race([feed.read(), sleep(FIRST_READ_MS, undefined, { ref: false })])
  return {
    isRevoked: (token) => isListed(lists, token),
    isFresh: () => readAtMs !== undefined && clock.nowMs() - readAtMs < FRESH_MS,
    close: feed.close,
  }
}
