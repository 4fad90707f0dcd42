// A city with a team at its doors: who may ask what; a tablet that keeps entries without network.
import { randomUUID } from 'node:crypto'
import assert from 'node:assert/strict'
import {
  FIRST_HASH,
  exportPublicKey,
  hashEntry,
  makeShiftKey,
  sealEntry,
} from '../../src/base/sealed-entry.ts'
import { openSession } from '../../src/people/index.ts'
import { addMember } from '../../src/places/index.ts'
import type { PersonFields, Recorded } from '../../src/visits/door/contract.ts'
import type { DeviceAnswer, EntryContent, SealedEntry } from '../../src/visits/intake/contract.ts'
import { makeDevices } from './city.ts'
import { inventDocument } from './invent.ts'
import { openVisitorApp } from './visitor-app.ts'
import type { VisitorApp } from './visitor-app.ts'

/** keeper and second mind doors 0 and 1, manager runs them, outsider minds door 2 only. */
export const TEAM = ['keeper', 'second', 'manager', 'outsider'] as const
export type Who = (typeof TEAM)[number]

export type Answer<T> = { readonly status: number; readonly body: T & { error?: string } }

export type DoorApp = {
  readonly city: VisitorApp
  readonly personIds: Readonly<Record<Who, number>>
  readonly cookies: Readonly<Record<Who, string>>
  readonly pointOf: (door: number) => number
  readonly get: <T>(who: Who, path: string, door?: number) => Promise<Answer<T>>
  readonly post: <T>(who: Who, path: string, body: object, door?: number) => Promise<Answer<T>>
  readonly goOnDuty: (who: Who, door?: number, isOn?: boolean) => Promise<void>
  /** Registers somebody as typed at a door, which must succeed. */
  readonly register: (body: object, who?: Who, door?: number) => Promise<Recorded>
  /** Posts what is to be refused. Shape: status and error. */
  readonly refused: (
    path: string,
    body: object,
    who?: Who,
    door?: number,
  ) => Promise<readonly [number, string | undefined]>
  /** Visits that are no gatekeeper's presence. */
  readonly countVisits: () => Promise<number>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Opens three doors with their teams; nobody is on duty yet. */
export async function openDoorApp(
  partners: Pick<Parameters<typeof openVisitorApp>[0], 'health' | 'travel'> = {},
): Promise<DoorApp> {
  const city = await openVisitorApp({ doors: 3, ...partners })
  const { sql } = city.database
  const devices = await makeDevices(city.database, TEAM.length)
  const cookies: Partial<Record<Who, string>> = {}
  const personIds: Partial<Record<Who, number>> = {}
  for (const [index, who] of TEAM.entries()) {
    const personId = devices[index]?.personId ?? 0
    const phone = `+861990000800${index}`
    const opened = await openSession(sql, city.people, { power: 'run', personId, phone })
    cookies[who] = `zpc_run=${opened.token}`
    personIds[who] = personId
    const { phoneBlind } = opened.session
    const role = who === 'manager' ? 'manager' : 'gatekeeper'
    for (const door of who === 'outsider' ? city.doors.slice(2) : city.doors.slice(0, 2)) {
      const phoneMask = `199****800${index}`
      const member = { placeId: door.placeId, phoneBlind, phoneMask, role, name: '' } as const
      await sql.begin((tx) => addMember(tx, city.database.keyring, member))
    }
  }
  const pointOf = (door: number): number =>
    city.prints.find(city.doors[door]?.token ?? '')?.pointId ?? 0
  const ask = async <T>(who: Who, call: { path: string; door: number; body?: object }) => {
    const answer = await city.app.inject({
      method: call.body ? 'POST' : 'GET',
      url: `/api/door/points/${pointOf(call.door)}${call.path}`,
      headers: { cookie: cookies[who] ?? '' },
      ...(call.body && { payload: call.body }),
    })
    return { status: answer.statusCode, body: answer.json<T & { error?: string }>() }
  }
  const post: DoorApp['post'] = (who, path, body, door = 0) => ask(who, { path, door, body })
  return {
    city,
    cookies: cookies as Record<Who, string>,
    personIds: personIds as Record<Who, number>,
    pointOf,
    get: (who, path, door = 0) => ask(who, { path, door }),
    post,
    goOnDuty: async (who, door = 0, isOn = true) => {
      const code = `http://localhost/p/${city.doors[door]?.token}`
      const answer = await post(who, '/duty', isOn ? { isOn, code } : { isOn }, door)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    },
    register: async (body, who = 'keeper', door = 0) => {
      const answer = await post<Recorded>(who, '/register', body, door)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return answer.body
    },
    refused: async (path, body, who = 'keeper', door = 0) => {
      const answer = await post<object>(who, path, body, door)
      return [answer.status, answer.body.error]
    },
    countVisits: async () => {
      const [row] = await sql<{ visits: number }[]>`
        select count(*)::int as visits from visits.visit where flags & 64 = 0`
      return row?.visits ?? 0
    },
    [Symbol.asyncDispose]: () => city[Symbol.asyncDispose](),
  }
}

/** Invents a person to be typed; another one for each index. */
export function inventTyped(index: number): PersonFields {
  return { name: '访客甲', kind: 'resident-id', number: inventDocument(20_000 + index) }
}

let typed = 0
/** Invents the next person to be typed; nobody comes twice in one test file. */
export function nextTyped(): PersonFields {
  typed += 1
  return inventTyped(5000 + typed)
}

/** What a gatekeeper sends who has a document in his hand; another person each time. */
export function typedEntry(change: object = {}): object {
  const usual = { entryId: randomUUID(), way: 'register', isDocumentSeen: true }
  return { ...usual, person: nextTyped(), ...change }
}

export type Tablet = {
  readonly deviceId: string
  /** Seals the next entry of the chain; nobody is told. */
  readonly keep: (content: Partial<EntryContent>) => Promise<SealedEntry>
}

/** Begins a device at a door, as the page does at the start of a shift. */
export async function openTablet(app: DoorApp, who: Who = 'keeper', door = 0): Promise<Tablet> {
  const pair = await makeShiftKey()
  const publicKey = await exportPublicKey(pair.publicKey)
  const made = await app.post<DeviceAnswer>(who, '/devices', { publicKey }, door)
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const { deviceId, intakeKey } = made.body
  let seq = 0
  let prevHash = FIRST_HASH
  return {
    deviceId,
    keep: async (content) => {
      seq += 1
      const whole: EntryContent = {
        enteredAt: app.city.clock.now(),
        offsetMs: 0,
        pointId: app.pointOf(door),
        kind: 'register',
        isDocumentSeen: true,
        ...content,
      }
      const entry = await sealEntry(
        { deviceId, entryId: randomUUID(), seq, prevHash, text: JSON.stringify(whole) },
        { intake: intakeKey, shift: pair.privateKey },
      )
      prevHash = await hashEntry(deviceId, entry)
      return entry
    },
  }
}
