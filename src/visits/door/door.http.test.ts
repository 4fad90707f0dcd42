// The door: who may watch it, what it shows, and that news come at once and end with the team.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeDevices } from '../../../test/helpers/city.ts'
import type { Device } from '../../../test/helpers/city.ts'
import { openVisitorApp } from '../../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../../test/helpers/visitor-app.ts'
import { openSession } from '../../people/index.ts'
import { addMember, addPoint } from '../../places/index.ts'
import type { DoorRow, DoorRows } from '../contract.ts'
import { openDoorHub } from './hub.ts'
import { mintTicket } from '../ticket.ts'

let city: VisitorApp
let devices: Device[]
let cookie: string
let stranger: string
let origin: string
const PHONE = '+8619900008001'

before(async () => {
  city = await openVisitorApp({ doors: 3 })
  devices = await makeDevices(city.database, 8)
  const { sql } = city.database
  const keeper = { power: 'run', personId: devices[0]?.personId ?? 0, phone: PHONE } as const
  const opened = await openSession(sql, city.people, keeper)
  cookie = `zpc_run=${opened.token}`
  const other = await openSession(sql, city.people, { ...keeper, phone: '+8619900008002' })
  stranger = `zpc_run=${other.token}`
  const { phoneBlind } = opened.session
  for (const door of city.doors) {
    const member = { placeId: door.placeId, phoneBlind, phoneMask: '199****8001' }
    await sql.begin((tx) =>
      addMember(tx, city.database.keyring, { ...member, role: 'gatekeeper', name: '' }),
    )
  }
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
  for (const index of [0, 1, 2]) assert.equal((await duty(index, true)).status, 200)
})
after(() => city[Symbol.asyncDispose]())

function pointOf(index: number): number {
  return city.prints.find(city.doors[index]?.token ?? '')?.pointId ?? 0
}

async function scan(
  doorIndex: number,
  device: Device | undefined,
  openedAtMs = city.clock.nowMs(),
): Promise<void> {
  const door = city.doors[doorIndex]
  const ticket = mintTicket(
    city.database.keyring,
    { printId: door?.printId ?? 0, deviceId: device?.deviceId ?? 0 },
    openedAtMs,
  )
  const answer = await fetch(`${origin}/p/${door?.token}`, {
    method: 'POST',
    headers: {
      cookie: device?.cookie ?? '',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `ticket=${ticket}`,
  })
  assert.equal(answer.status, 200)
}

async function rows(doorIndex: number, who: string): Promise<Response> {
  const url = `${origin}/api/door/points/${pointOf(doorIndex)}/rows`
  return fetch(url, { headers: { cookie: who } })
}

async function duty(doorIndex: number, isOn: boolean, who = cookie): Promise<Response> {
  const code = `http://localhost/p/${city.doors[doorIndex]?.token}`
  return fetch(`${origin}/api/door/points/${pointOf(doorIndex)}/duty`, {
    method: 'POST',
    headers: { cookie: who, 'content-type': 'application/json' },
    body: JSON.stringify(isOn ? { isOn, code } : { isOn }),
  })
}

/** Reads events until one satisfies, or the stream ends. */
async function readUntil(
  body: ReadableStream<Uint8Array>,
  isEnough: (text: string) => boolean,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (isEnough(text)) break
  }
  return text
}

test('is shown to the team only', async () => {
  assert.equal((await rows(0, '')).status, 401)
  assert.equal((await rows(0, stranger)).status, 404)
  assert.equal((await duty(0, true, stranger)).status, 404)
  assert.equal((await rows(0, devices[0]?.cookie ?? '')).status, 401)
  assert.equal((await rows(0, cookie)).status, 200)
})

test('lists masked name, verdict and pass sign of the last thirty minutes', async () => {
  await scan(0, devices[1])
  const list = (await (await rows(0, cookie)).json()) as DoorRows
  // Going on duty was presence: the gatekeeper is in the building too.
  assert.deepEqual(
    list.rows.map((one) => one.isWorker),
    [false, true],
  )
  assert.equal(list.entered, 1)
  assert.equal(list.hasNames, true)
  const [row] = list.rows
  assert.equal(row?.maskedName, '测*员')
  assert.equal(row?.verdict, 'enter')
  assert.equal(row?.passNumber, 2)
  assert.ok(row && !JSON.stringify(row).includes('1990000'))
  city.clock.advance(31 * 60)
  const later = (await (await rows(0, cookie)).json()) as DoorRows
  assert.equal(later.rows.length, 0)
})

test('who was recorded last is on top, however long a form lay between', async () => {
  const openedAtMs = city.clock.nowMs()
  city.clock.advance(90)
  await scan(1, devices[6])
  city.clock.advance(5)
  await scan(1, devices[7], openedAtMs)
  const [first, second] = ((await (await rows(1, cookie)).json()) as DoorRows).rows
  assert.equal(first?.enteredAt, Math.floor(openedAtMs / 1000))
  assert.equal(first?.recordedAt, city.clock.now())
  assert.equal(second?.enteredAt, city.clock.now() - 5)
})

test('an unconfirmed place shows counts and no names', async () => {
  const { sql } = city.database
  const placeId = city.doors[2]?.placeId ?? 0
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await sql`update places.print set changed_at = now() where place_id = ${placeId}`
  await city.prints.refresh()
  await scan(2, devices[2])
  const list = (await (await rows(2, cookie)).json()) as DoorRows
  assert.equal(list.hasNames, false)
  assert.equal(list.entered, 1)
  assert.equal(list.rows[0]?.maskedName, undefined)
})

test('a row names no person: the same person has another key at each visit', async () => {
  const person = devices[4]
  await scan(0, person)
  await scan(1, person)
  const keys: string[] = []
  for (const index of [0, 1]) {
    const list = (await (await rows(index, cookie)).json()) as DoorRows
    keys.push(list.rows[0]?.key ?? '')
  }
  assert.notEqual(keys[0], keys[1])
  for (const key of keys) {
    assert.match(key, /^[\w-]{16}$/)
    assert.notEqual(key.split('.')[0], String(person?.personId))
  }
  const again = (await (await rows(0, cookie)).json()) as DoorRows
  assert.equal(again.rows[0]?.key, keys[0])
})

test('news reach the door by themselves, also from another process', async () => {
  const stream = await fetch(`${origin}/api/door/points/${pointOf(1)}/events`, {
    headers: { cookie },
  })
  assert.equal(stream.status, 200)
  assert.ok(stream.body)
  const { sql, keyring } = city.database
  const elsewhere = await openDoorHub(sql, keyring, city.clock)
  const seen: DoorRow[] = []
  const unwatch = elsewhere.watch(pointOf(1), (row) => seen.push(row))
  await sleep(200)
  await scan(1, devices[3])
  const text = await readUntil(stream.body, (all) => all.includes('"verdict"'))
  assert.match(text, /测\*员/)
  for (let wait = 0; wait < 400 && seen.length === 0; wait += 1) await sleep(50)
  assert.equal(seen[0]?.maskedName, '测*员')
  unwatch()
  await elsewhere.close()
})

test('off duty the list is closed at once, and then the stream', async () => {
  const stream = await fetch(`${origin}/api/door/points/${pointOf(0)}/events`, {
    headers: { cookie },
  })
  assert.ok(stream.body)
  assert.equal((await duty(0, false)).status, 200)
  const refused = await rows(0, cookie)
  assert.equal(refused.status, 403)
  assert.equal(((await refused.json()) as { error: string }).error, 'off-duty')
  const text = await readUntil(stream.body, (all) => all.includes('event: closed'))
  assert.match(text, /event: closed\ndata: {"because":"off-duty"}/)
  assert.equal((await duty(0, true)).status, 200)
})

test('the whole place is shown on demand, and no other place', async () => {
  const { sql, keyring } = city.database
  const placeId = city.doors[0]?.placeId ?? 0
  const side = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '侧门' }))
  assert.ok(side.ok)
  await city.prints.refresh()
  await scan(0, devices[5])
  await scan(1, devices[5])
  const read = async (scope: string): Promise<DoorRows> => {
    const url = `${origin}/api/door/points/${side.pointId}/rows?scope=${scope}`
    const answer = await fetch(url, { headers: { cookie } })
    assert.equal(answer.status, 200)
    return (await answer.json()) as DoorRows
  }
  assert.deepEqual((await read('point')).rows, [])
  const { rows: whole } = await read('place')
  assert.ok(whole.length > 0)
  assert.ok(whole.every((row) => row.pointId === pointOf(0)))
  const wrong = `${origin}/api/door/points/${side.pointId}/rows?scope=city`
  assert.equal((await fetch(wrong, { headers: { cookie } })).status, 400)
})

test('what was typed in hours late is no news: its verdict is told to nobody', async () => {
  await scan(1, devices[6])
  const list = (await (await rows(1, cookie)).json()) as DoorRows
  const [row] = list.rows
  assert.ok(row)
  const stream = await fetch(`${origin}/api/door/points/${pointOf(1)}/events`, {
    headers: { cookie },
  })
  assert.ok(stream.body)
  city.hub.publish({ ...row, key: 'late', enteredAt: city.clock.now() - 31 * 60 })
  city.hub.publish({ ...row, key: 'fresh' })
  const text = await readUntil(stream.body, (all) => all.includes('fresh'))
  assert.ok(!text.includes('late'))
})

test('the stream of somebody who left the team closes', async () => {
  const stream = await fetch(`${origin}/api/door/points/${pointOf(1)}/events`, {
    headers: { cookie },
  })
  assert.ok(stream.body)
  const { sql } = city.database
  await sql`update places.member set removed_at = now()`
  const text = await readUntil(stream.body, (all) => all.includes('event: closed'))
  assert.match(text, /event: closed/)
  assert.equal((await rows(1, cookie)).status, 404)
})
