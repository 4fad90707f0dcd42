// One tap for a whole complex, at its largest and at bad moments: people go in at its doors
// meanwhile, somebody taps again, the line breaks, a statement is broken off.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { creditCheckCharacter } from '../src/places/credit-code.rule.ts'
import type { ConfirmAnswer, TownPage } from '../src/places/register/contract.ts'
import { createMany } from '../src/places/index.ts'
import type { MadePlace } from '../src/places/index.ts'
import type { Sql, Tx } from '../src/platform/postgres.ts'
import { makeDevices } from './helpers/city.ts'
import type { Device } from './helpers/city.ts'
import { hiddenField, openPhone } from './helpers/phone.ts'
import { DESK, TOWN, openRegisterCity } from './helpers/register-city.ts'
import type { RegisterCity } from './helpers/register-city.ts'
import { signInStaff } from './helpers/staff.ts'
import { untilWaiting } from './helpers/two-at-once.ts'

const FLOORS = 40
// Larger than any import, in two parts: createMany takes 5,000.
const UNITS = 6000 - FLOORS

let here: RegisterCity
let sql: Sql
let origin: string
let cookie: string
let devices: Device[]
before(async () => {
  here = await openRegisterCity()
  ;({ sql } = here.city.database)
  origin = await here.city.app.listen({ port: 0, host: '127.0.0.1' })
  const cookies = await signInStaff(here.city.app, 'town')
  cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  devices = await makeDevices(here.city.database, 3)
})
after(() => here?.city[Symbol.asyncDispose]())

type Made = { readonly root: number; readonly units: readonly MadePlace[] }

/** Makes a complex that nobody has confirmed, each floor and unit with the code of the complex. */
async function makeNew(name: string, identifier: string, counts: readonly number[]): Promise<Made> {
  const { keyring } = here.city.database
  const facts = { division: TOWN, category: 'restaurant', identifier }
  return sql.begin(async (tx) => {
    const floors = Array.from({ length: FLOORS }, (_, floor) => ({
      ...facts,
      name: `${floor + 1}层`,
      kind: 'floor' as const,
      parentIndex: 0,
    }))
    const tree = await createMany(tx, keyring, [{ ...facts, name }, ...floors])
    assert.ok(tree.ok, JSON.stringify(tree))
    const [root = 0, ...floorIds] = tree.places.map((place) => place.placeId)
    const units: MadePlace[] = []
    for (const count of counts) {
      const rows = Array.from({ length: count }, (_, at) => ({
        ...facts,
        name: `${units.length + at + 1}号铺`,
        kind: 'unit' as const,
        parentId: floorIds[at % FLOORS] ?? root,
      }))
      const made = await createMany(tx, keyring, rows)
      assert.ok(made.ok, JSON.stringify(made))
      units.push(...made.places)
    }
    return { root, units }
  })
}

function codeOf(first17: string): string {
  return first17 + creditCheckCharacter(first17)
}

async function confirmWhole(
  root: number,
  { signal, after }: { signal?: AbortSignal; after?: number } = {},
): Promise<Response> {
  return fetch(`${origin}${DESK}/confirm`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ placeIds: [root], whole: true, after }),
    ...(signal && { signal }),
  })
}

async function countConfirmed(complexId: number): Promise<{ places: number; events: number }> {
  const [row] = await sql<{ places: number; events: number }[]>`
    select count(*) filter (where state = 'confirmed')::int as places,
      (select count(*)::int from places.place_event e join places.place p using (place_id)
        where p.complex_id = ${complexId} and e.kind = 'confirmed') as events
    from places.place where complex_id = ${complexId}`
  assert.ok(row)
  return row
}

/** Holds the head of the audit chain: a confirmation waits there with all that it has locked. */
async function whileHeld<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return sql.begin(async (tx) => {
    await tx`select seq from staff.audit_head for update`
    return work(tx)
  }) as Promise<T>
}

async function enter(unit: MadePlace | undefined, device: Device | undefined): Promise<void> {
  const phone = openPhone(origin)
  phone.cookies.set('zpc_enter', device?.cookie.replace('zpc_enter=', '') ?? '')
  const url = `/p/${unit?.points[0]?.token}`
  const page = await phone.get(url)
  const answer = await phone.post(url, { ticket: hiddenField(page.html, 'ticket'), as: '0' })
  assert.equal(answer.status, 200)
  const [visit] = await sql<{ count: number }[]>`
    select count(*)::int as count from visits.visit
    where place_id = ${unit?.placeId ?? 0} and person_id = ${device?.personId ?? 0}`
  assert.equal(visit?.count, 1)
}

test('six thousand that repeat one code are one line, and confirmed by one tap', async () => {
  const counts = [UNITS / 2, UNITS / 2]
  const { root } = await makeNew('大商场', codeOf('91321182MA1X8G7T0'), counts)
  const town = await here.staff('town')
  const line = (await town.read<TownPage>(DESK)).rows.find((row) => row.placeId === root)
  assert.equal(line?.inside, 6000)
  const answer = await confirmWhole(root)
  assert.equal(answer.status, 200)
  const { confirmed, alike, stopped, rest } = (await answer.json()) as ConfirmAnswer
  assert.deepEqual([confirmed.length, alike, stopped, rest], [6001, [], [], undefined])
  assert.deepEqual(await countConfirmed(root), { places: 6001, events: 6001 })
  const left = (await town.read<TownPage>(DESK)).rows.some((row) => row.placeId === root)
  assert.equal(left, false)
})

test('of more than six thousand the answer says how many are left, and one tap more does them', async () => {
  const { root, units } = await makeNew('超大商场', codeOf('91321182MA1X8G7T3'), [3000, 3010])
  // What the town stopped is told, and keeps nobody from going on behind it.
  const stopped = units.slice(0, 3).map((unit) => unit.placeId)
  await sql`update places.place set state = 'suspended' where place_id = any(${stopped})`
  const first = (await (await confirmWhole(root)).json()) as ConfirmAnswer
  assert.equal(first.confirmed.length, 6001 - 3)
  assert.deepEqual(first.stopped, stopped)
  assert.deepEqual(first.rest, { count: 50, after: units.at(-51)?.placeId })
  // Whoever begins again gets to the others, whatever stays where it is.
  const second = await confirmWhole(root, { after: first.rest?.after ?? 0 })
  const { confirmed, rest, stopped: still } = (await second.json()) as ConfirmAnswer
  assert.deepEqual([confirmed.length, rest, still], [50, undefined, []])
  assert.deepEqual(await countConfirmed(root), { places: 6048, events: 6048 })
  const strange = await confirmWhole(root, { after: -1 })
  assert.equal(strange.status, 400)
})

test('people go in meanwhile, a broken line half-does nothing, a second tap doubles nothing', async () => {
  const { root, units } = await makeNew('进出商场', codeOf('91321182MA1X8G7T1'), [700])
  const line = new AbortController()
  const answers = await whileHeld(async () => {
    const first = confirmWhole(root, { signal: line.signal }).catch(() => 'broken' as const)
    await untilWaiting(sql, 1)
    const second = confirmWhole(root)
    await untilWaiting(sql, 2)
    line.abort()
    for (const [index, device] of devices.entries()) await enter(units[index * 300], device)
    assert.equal((await countConfirmed(root)).places, 0)
    return { first, second }
  })
  assert.equal(await answers.first, 'broken')
  const again: unknown = await (await answers.second).json()
  assert.deepEqual(again, { ok: true, confirmed: [], alike: [], stopped: [] })
  assert.deepEqual(await countConfirmed(root), { places: 741, events: 741 })
})

test('what is broken off has not begun, and one tap more does it whole', async () => {
  const { root } = await makeNew('中断商场', codeOf('91321182MA1X8G7T2'), [700])
  await whileHeld(async (tx) => {
    const asked = confirmWhole(root)
    const [pid = 0] = await untilWaiting(sql, 1)
    await tx`select pg_cancel_backend(${pid})`
    assert.equal((await asked).status, 500)
  })
  assert.deepEqual(await countConfirmed(root), { places: 0, events: 0 })
  assert.equal((await confirmWhole(root)).status, 200)
  assert.deepEqual(await countConfirmed(root), { places: 741, events: 741 })
})
