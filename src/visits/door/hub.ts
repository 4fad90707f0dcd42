// News for the screens at the doors: a visit reaches every watcher of its point in this process at
// once, and other processes by NOTIFY, but only while one of them watches that point: a
// notification for each visit would make every commit of the city wait in one line.
import { randomUUID } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Clock } from '../../platform/clock.ts'
import { listenTo } from '../../platform/postgres.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { DoorRow } from '../contract.ts'
import { notifyDoor } from './hub.sql.ts'

export type Watcher = (row: DoorRow) => void

export type DoorHub = {
  /** Whether anybody, here or elsewhere, watches a point: ask before a row is made at all. */
  readonly isWatched: (pointId: number) => boolean
  readonly publish: (row: DoorRow) => void
  /** Returns what ends the watching. */
  readonly watch: (pointId: number, watcher: Watcher) => () => void
  readonly close: () => Promise<void>
}

const CHANNEL = 'visits_door'
const GATHER_MS = 200
const REPEAT_MS = 15_000
// Two repeats may get lost before a watcher elsewhere is forgotten.
const REMOTE_MS = 45_000
// NOTIFY takes 8,000 bytes.
const NOTE_BYTES = 7500
// More rows at once would be packed in vain more often than not.
const ROWS_A_NOTE = 12

type Note = { from: string; watching?: number[]; sealed?: string }

function placeOf(from: string): { column: string; rowId: string } {
  return { column: 'visits.door.note', rowId: from }
}

// The steps of a stop are the same words in row after row: packed they are a tenth.
function sealRows(keyring: Keyring, from: string, rows: readonly DoorRow[]): Note {
  const text = deflateRawSync(JSON.stringify(rows)).toString('base64')
  return { from, sealed: keyring.seal('door', placeOf(from), text).toString('base64') }
}

function unsealRows(keyring: Keyring, note: Note): DoorRow[] {
  const sealed = Buffer.from(note.sealed ?? '', 'base64')
  const packed = Buffer.from(keyring.unseal('door', placeOf(note.from), sealed), 'base64')
  return JSON.parse(inflateRawSync(packed).toString()) as DoorRow[]
}

/** What is too long for a note comes without what to do, which the next reading of the list has. */
function withoutSteps(row: DoorRow): DoorRow {
  const { stop, companions, ...rest } = row
  const bare = { ...rest, companions: companions.map(({ stop: _left, ...one }) => one) }
  return stop ? { ...bare, stop: { ...stop, steps: [], phones: [] } } : bare
}

function notesOf(keyring: Keyring, from: string, rows: readonly DoorRow[]): Note[] {
  const note = sealRows(keyring, from, rows)
  if (JSON.stringify(note).length <= NOTE_BYTES) return [note]
  if (rows.length === 1) return [sealRows(keyring, from, rows.map(withoutSteps))]
  const half = rows.length >> 1
  const parts = [rows.slice(0, half), rows.slice(half)]
  return parts.flatMap((part) => notesOf(keyring, from, part))
}

/** Opens the hub of this process; it listens to the other ones. */
export async function openDoorHub(sql: Sql, keyring: Keyring, clock: Clock): Promise<DoorHub> {
  const self = randomUUID()
  const watchers = new Map<number, Set<Watcher>>()
  const remoteUntilMs = new Map<number, number>()
  let outbox: DoorRow[] = []
  let gathering: NodeJS.Timeout | undefined

  const tellHere = (row: DoorRow): void => {
    for (const watcher of watchers.get(row.pointId) ?? []) watcher(row)
  }
  // A lost note costs a screen one row until it reads its list again, every 30 seconds.
  const send = (note: Note): void => {
    notifyDoor(sql, CHANNEL, JSON.stringify(note)).catch(() => undefined)
  }
  const sendWatching = (): void => {
    if (watchers.size > 0) send({ from: self, watching: [...watchers.keys()].slice(0, 500) })
  }
  const flush = (): void => {
    gathering = undefined
    const rows = outbox
    outbox = []
    for (let from = 0; from < rows.length; from += ROWS_A_NOTE) {
      notesOf(keyring, self, rows.slice(from, from + ROWS_A_NOTE)).forEach(send)
    }
  }
  const receive = (text: string): void => {
    const note = JSON.parse(text) as Note
    if (note.from === self) return
    const until = clock.nowMs() + REMOTE_MS
    for (const pointId of note.watching ?? []) remoteUntilMs.set(pointId, until)
    if (note.sealed) for (const row of unsealRows(keyring, note)) tellHere(row)
  }
  const isRemote = (pointId: number): boolean => {
    const until = remoteUntilMs.get(pointId)
    if (until === undefined) return false
    if (until > clock.nowMs()) return true
    remoteUntilMs.delete(pointId)
    return false
  }
  const heard = { onNote: receive, onListening: sendWatching }
  const stopListening = await listenTo(sql, CHANNEL, heard)
  const repeat = setInterval(sendWatching, REPEAT_MS).unref()
  return {
    isWatched: (pointId) => watchers.has(pointId) || isRemote(pointId),
    publish: (row) => {
      tellHere(row)
      if (!isRemote(row.pointId)) return
      outbox.push(row)
      gathering ??= setTimeout(flush, GATHER_MS)
    },
    watch: (pointId, watcher) => {
      const ofPoint = watchers.get(pointId) ?? new Set()
      watchers.set(pointId, ofPoint.add(watcher))
      sendWatching()
      return () => {
        ofPoint.delete(watcher)
        if (ofPoint.size === 0) watchers.delete(pointId)
      }
    },
    close: async () => {
      clearInterval(repeat)
      if (gathering) clearTimeout(gathering)
      await stopListening()
    },
  }
}
