// The town's part in teams: its own divisions only, a row of the audit before each look and act,
// and somebody for a place that nobody runs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openCityApp } from '../../../test/helpers/city-app.ts'
import type { CityApp } from '../../../test/helpers/city-app.ts'
import { addPerson, makeDoors } from '../../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { fillTeam } from '../../../test/helpers/role-team.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import { DAY } from '../../base/instant.ts'
import { blindPhone } from '../../people/index.ts'
import { endPresences } from '../../visits/index.ts'
import { addMember, rolesOf } from '../index.ts'
import type { TownHandovers } from './contract.ts'
import { retireIdleManagers } from './idle.ts'

let city: CityApp
let cookies: Record<'town' | 'other', Record<string, string>>
let placeIds: number[]
let handoverId: string
const GIVER = inventPhone(5801)
const RECEIVER = inventPhone(5802)

before(async () => {
  city = await openCityApp()
  const doors = await makeDoors(city.database, 2)
  placeIds = doors.map((door) => door.placeId)
  const { sql } = city.database
  await sql`update places.place set state = 'confirmed'`
  await city.city.prints.refresh()
  const at = city.city.clock.now()
  const people = []
  for (const [index, phone] of [GIVER, RECEIVER].entries()) {
    const number = inventDocument(5801 + index)
    people.push({
      phone,
      personId: await addPerson(city.database, { name: '沈移交', number, phone, at }),
    })
  }
  const [giver, receiver] = people
  assert.ok(giver && receiver)
  for (const placeId of placeIds) await runs(placeId)
  const filled = await fillTeam(city, { placeId: placeIds[0] ?? 0, giver, receiver })
  handoverId = filled.params['handoverId'] ?? ''
  await addStaff(city.database, 'town', [{ role: 'supervisor', division: '321182001' }])
  await addStaff(city.database, 'other', [{ role: 'supervisor', division: '321182101' }])
  cookies = {
    town: await signInStaff(city.app, 'town'),
    other: await signInStaff(city.app, 'other'),
  }
})
after(() => city[Symbol.asyncDispose]())

async function runs(placeId: number): Promise<void> {
  const phoneBlind = blindPhone(city.database.keyring, GIVER) ?? assert.fail()
  const member = { placeId, phoneBlind, phoneMask: '199****5801', name: '' }
  await city.database.sql.begin((tx) =>
    addMember(tx, city.database.keyring, { ...member, role: 'manager' }),
  )
}

async function ask(who: 'town' | 'other', path: string, payload?: object) {
  const how = payload ? ({ method: 'POST', payload } as const) : ({ method: 'GET' } as const)
  const url = `/api/staff/${path}`
  return city.app.inject({ ...how, url, cookies: cookies[who] })
}

async function list(who: 'town' | 'other'): Promise<TownHandovers> {
  const answer = await ask(who, 'handovers')
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<TownHandovers>()
}

async function countAudit(): Promise<number> {
  const [row] = await city.database.sql<{ n: number }[]>`
    select count(*)::int as n from staff.audit where action in (110, 111, 112)`
  return row?.n ?? 0
}

const roles = async (phone: string, placeId: number) =>
  rolesOf(city.database.sql, blindPhone(city.database.keyring, phone) ?? assert.fail(), placeId)

test('a town sees and settles what changes hands in its division, with a reason', async () => {
  const [line] = (await list('town')).handovers
  assert.deepEqual([line?.giverName, line?.receiverName], ['沈*交', '沈*交'])
  assert.deepEqual((await list('other')).handovers, [])
  const path = `handovers/${handoverId}`
  const confirm = { action: 'confirm', reason: '双方到场' }
  assert.equal((await ask('other', path, confirm)).statusCode, 404)
  assert.equal((await ask('town', 'handovers/999999', confirm)).statusCode, 404)
  assert.equal((await ask('town', path, { ...confirm, reason: ' ' })).statusCode, 400)
  const before = await countAudit()
  assert.equal((await ask('town', path, confirm)).statusCode, 200)
  assert.equal(await countAudit(), before + 1)
  assert.equal((await ask('town', path, { ...confirm, action: 'cancel' })).statusCode, 409)
  const [placeId = 0] = placeIds
  assert.deepEqual(await roles(GIVER, placeId), [])
  assert.deepEqual(await roles(RECEIVER, placeId), ['manager'])
  assert.deepEqual((await list('town')).handovers, [])
})

test('a town names a manager only where nobody is left, and he accepts by himself', async () => {
  const [, placeId = 0] = placeIds
  const path = `places/${placeId}/appoint`
  const body = { phone: RECEIVER, reason: '原管理员失联' }
  assert.equal((await ask('town', path, body)).statusCode, 404, 'somebody runs it')
  const { sql } = city.database
  const now = city.city.clock.now()
  await sql`
    update places.member set added_at = to_timestamp(${now - 91 * DAY}::bigint)
    where place_id = ${placeId}`
  await retireIdleManagers({ sql, clock: city.city.clock, endPresences })
  assert.deepEqual(
    (await list('town')).lost.map((one) => one.placeId),
    [placeId],
  )
  assert.deepEqual((await list('other')).lost, [])
  assert.equal((await ask('other', path, body)).statusCode, 404)
  assert.equal((await ask('town', path, { ...body, phone: '12' })).statusCode, 400)
  assert.equal((await ask('town', path, body)).statusCode, 200)
  assert.deepEqual(await roles(RECEIVER, placeId), [], 'nobody is a manager unasked')
  const [open] = await sql`
    select 1 from places.invitation where place_id = ${placeId} and made_by is null
      and ended_at is null`
  assert.ok(open)
  const [row] = await sql<{ actor: string }[]>`select actor from staff.audit where action = 112`
  assert.equal(row?.actor, 'town')
})
