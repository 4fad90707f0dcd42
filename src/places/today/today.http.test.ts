// A manager's day over every route of a city: counts without colours, what needs doing, the guide;
// and nothing of it for anybody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openCityApp } from '../../../test/helpers/city-app.ts'
import type { CityApp } from '../../../test/helpers/city-app.ts'
import { addPerson, flagsOf, makeDoors } from '../../../test/helpers/city.ts'
import type { Door } from '../../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { DAY, HOUR, dayOf, dayStart } from '../../base/instant.ts'
import { COOKIES, openSession } from '../../people/index.ts'
import { insertVisits } from '../../visits/index.ts'
import type { Method } from '../../visits/index.ts'
import { addMember, noteStrangeCode, openDuty } from '../index.ts'
import type { Role } from '../index.ts'
import type { PlaceGuide, PlaceToday, ToDos } from './contract.ts'

let city: CityApp
let doors: Door[]
let made = 5600

before(async () => {
  city = await openCityApp()
  doors = await makeDoors(city.database, 5)
  const { sql } = city.database
  await sql`update places.place set state = 'confirmed'`
})
after(() => city[Symbol.asyncDispose]())

async function someone(at: readonly [Door, Role][]) {
  made += 1
  const [phone, number] = [inventPhone(made), inventDocument(made)]
  const { sql, keyring } = city.database
  const { clock } = city.city
  const now = clock.now()
  const personId = await addPerson(city.database, { name: '王经理', number, phone, at: now })
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  const { token, session } = await openSession(sql, { keyring, clock }, owner)
  const { phoneBlind } = session
  for (const [{ placeId }, role] of at) {
    const member = { placeId, phoneBlind, phoneMask: '199****0000', name: '', role }
    await sql.begin((tx) => addMember(tx, keyring, member))
  }
  const ask = async (url: string) =>
    city.app.inject({ url: `/api/zhenheyi${url}`, cookies: { [COOKIES.run]: token } })
  const read = async <T>(url: string): Promise<T> => {
    const answer = await ask(url)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<T>()
  }
  return { ask, read, personId, phoneBlind }
}

const door = (index: number): Door => doors[index] ?? assert.fail(`no door ${index}`)

async function visit(index: number, method: Method, enteredAt: number, isWorker = false) {
  made += 1
  const flags = flagsOf({ method, isWorker })
  const { placeId } = door(index)
  const key = { personId: made, reporterId: null, enteredAt, placeId }
  const rest = { printNo: 1, deviceNo: 1, flags, ruleVersion: 1 }
  await insertVisits(city.database.sql, [{ ...key, ...rest }])
}

async function pointOf(index: number): Promise<number> {
  const [point] = await city.database.sql<{ id: number }[]>`
    select point_id as id from places.point where place_id = ${door(index).placeId}`
  return point?.id ?? 0
}

test('today is counted by hour, door and way in; yesterday is not', async () => {
  const manager = await someone([[door(0), 'manager']])
  const now = city.city.clock.now()
  const start = dayStart(dayOf(now))
  for (const [method, at] of [
    ['scan', start],
    ['wechat', start + 1],
    ['zhenheyi', start + 2],
    ['paper-code', start + 3],
    ['register', start + 4],
  ] as const) {
    await visit(0, method, at)
  }
  await visit(0, 'scan', start - 60)
  const path = `/places/${door(0).placeId}/today`
  const { at, ...today } = await manager.read<PlaceToday & { ok: true }>(path)
  assert.ok(at >= now)
  assert.deepEqual(today, {
    ok: true,
    placeName: '测试超市0',
    visits: 5,
    hours: [{ hour: 0, visits: 5 }],
    doors: [
      {
        placeId: door(0).placeId,
        pointId: await pointOf(0),
        placeName: '测试超市0',
        pointName: '正门',
        visits: 5,
      },
    ],
    otherDoors: 0,
    ways: [
      { way: 'scan', visits: 2 },
      { way: 'wechat', visits: 1 },
      { way: 'card', visits: 1 },
      { way: 'paper', visits: 1 },
    ],
    stops: { all: 0, open: 0 },
  })
  // A count of stops at a place that nobody knows would be a colour told about a neighbour.
  const { sql } = city.database
  await sql`update places.place set state = 'unconfirmed' where place_id = ${door(0).placeId}`
  assert.equal((await manager.read<PlaceToday>(path)).stops, undefined)
})

test('what needs doing is found where it is, and nowhere else', async () => {
  const { sql } = city.database
  const now = city.city.clock.now()
  const manager = await someone([
    [door(1), 'manager'],
    [door(2), 'manager'],
  ])
  const kinds = async () =>
    (await manager.read<ToDos>('/to-do')).toDos.map((one) => [one.kind, one.placeName])
  assert.deepEqual(await kinds(), [], 'a new poster needs nothing on its first day')
  const age = async (days: number) => sql`
    update places.print set made_at = to_timestamp(${now - days * DAY}::bigint)
    where place_id in (${door(1).placeId}, ${door(2).placeId})`
  await age(2)
  assert.deepEqual(await kinds(), [
    ['no-photo', '测试超市1'],
    ['no-photo', '测试超市2'],
  ])
  await age(2.9)
  assert.ok(!(await kinds()).some(([kind]) => kind === 'silent-point'), 'three days are needed')
  await age(4)
  // The staff's own entries show no poster that works.
  await visit(1, 'register', now - HOUR)
  await visit(1, 'zhenheyi', now - HOUR, true)
  await visit(2, 'typed', now - HOUR)
  const silent = ['silent-point', '测试超市1']
  assert.deepEqual((await kinds())[0], silent)
  assert.equal((await kinds()).filter(([kind]) => kind === 'silent-point').length, 1)
  const pointId = await pointOf(2)
  const { placeId } = door(2)
  const { phoneBlind, personId } = manager
  const duty = { placeId, pointId, phoneBlind, personId, poster: 'other-place' } as const
  await sql.begin((tx) => openDuty(tx, { ...duty, at: now, began: 'scanned' }))
  assert.deepEqual((await kinds())[0], ['wrong-poster', '测试超市2'])
  const strange = { placeId, pointId, leadsTo: 'elsewhere.example', at: now }
  await noteStrangeCode(sql, strange)
  assert.deepEqual((await kinds())[0], ['strange-code', '测试超市2'])
  assert.ok(!(await kinds()).some(([kind]) => kind === 'wrong-poster'), 'told once')
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  assert.ok((await kinds()).some(([kind, name]) => kind === 'unconfirmed' && name === '测试超市2'))
  const gatekeeper = await someone([[door(1), 'gatekeeper']])
  assert.deepEqual(await gatekeeper.read<ToDos & { ok: true }>('/to-do'), {
    ok: true,
    toDos: [],
  })
})

test('the guide is moved by what happened, not by ticks', async () => {
  const manager = await someone([[door(3), 'manager']])
  const path = `/places/${door(3).placeId}/guide`
  const done = async () => {
    const guide = await manager.read<PlaceGuide>(path)
    const { made: isMade, posted, photographed, invited, scanned } = guide
    return [isMade, posted, photographed, invited, scanned]
  }
  assert.deepEqual(await done(), [true, false, false, false, false])
  const now = city.city.clock.now()
  await visit(3, 'register', now - HOUR)
  assert.deepEqual(await done(), [true, false, false, false, false], 'nobody read the poster')
  const { placeId } = door(3)
  const { phoneBlind, personId } = manager
  const pointId = await pointOf(3)
  const duty = { placeId, pointId, phoneBlind, personId, at: now, poster: 'right' } as const
  await city.database.sql.begin((tx) => openDuty(tx, { ...duty, began: 'typed' }))
  assert.deepEqual((await done())[1], false, 'a number can be typed from a list')
  await visit(3, 'alipay', now - 2 * HOUR)
  assert.deepEqual(await done(), [true, true, false, false, true])
  await someone([[door(3), 'gatekeeper']])
  assert.deepEqual(await done(), [true, true, false, true, true])
})

test('the day of others does not exist; a gatekeeper sees no counts', async () => {
  const stranger = await someone([[door(4), 'manager']])
  const gatekeeper = await someone([[door(0), 'gatekeeper']])
  for (const page of ['today', 'guide']) {
    const path = `/places/${door(0).placeId}/${page}`
    assert.equal((await stranger.ask(path)).statusCode, 404)
    assert.equal((await gatekeeper.ask(path)).statusCode, 403)
    assert.equal((await city.app.inject({ url: `/api/zhenheyi${path}` })).statusCode, 401)
    assert.equal((await stranger.ask(`/places/999999/${page}`)).statusCode, 404)
  }
  assert.equal((await city.app.inject({ url: '/api/zhenheyi/to-do' })).statusCode, 401)
})
