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
import { forgetTeams } from './forget-teams.ts'
import { offerHandover } from './handover.ts'
import { retireIdleManagers } from './idle.ts'
import { presentTeam } from './present-team.ts'

let city: CityApp
type Who = 'town' | 'whole' | 'other'
let cookies: Record<Who, Record<string, string>>
let placeIds: number[]
let handoverId: string
const GIVER = inventPhone(5801)
const RECEIVER = inventPhone(5802)

before(async () => {
  city = await openCityApp()
  const doors = await makeDoors(city.database, 3)
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
  await addStaff(city.database, 'whole', [{ role: 'supervisor', division: '321182' }])
  await addStaff(city.database, 'other', [{ role: 'supervisor', division: '321182101' }])
  cookies = {
    town: await signInStaff(city.app, 'town'),
    whole: await signInStaff(city.app, 'whole'),
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

async function ask(who: Who, path: string, payload?: object) {
  const how = payload ? ({ method: 'POST', payload } as const) : ({ method: 'GET' } as const)
  const url = `/api/staff/${path}`
  return city.app.inject({ ...how, url, cookies: cookies[who] })
}

async function list(who: Who): Promise<TownHandovers> {
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

test('its team reads which town did it, or that the city did, and why', async () => {
  const [first = 0, , third = 0] = placeIds
  const { sql, keyring } = city.database
  const deps = { sql, keyring, clock: city.city.clock }
  const meOf = async (phone: string) => {
    const phoneBlind = blindPhone(keyring, phone) ?? assert.fail()
    const [row] = await sql<{ personId: number }[]>`
      select person_id as "personId" from people.identifier
      where blind = ${phoneBlind} order by person_id limit 1`
    return { phoneBlind, phoneMask: '199****0000', personId: row?.personId ?? 0 }
  }
  const [giver, receiver] = [await meOf(GIVER), await meOf(RECEIVER)]
  const newest = async (placeId: number) =>
    (await presentTeam(deps, placeId, receiver))?.history[0] ?? assert.fail()
  const town = await newest(first)
  assert.deepEqual(
    [town.what, town.byDivision?.zh, town.reason],
    ['handed-over', '三茅街道', '双方到场'],
  )

  assert.ok((await offerHandover(deps, { placeId: third, phone: RECEIVER }, giver)).ok)
  const offer = await newest(third)
  assert.deepEqual([offer.what, offer.byDivision, offer.reason], ['offered', null, ''])
  const [line] = (await list('whole')).handovers
  const stop = { action: 'cancel', reason: '接管人是冒名的' }
  assert.equal((await ask('whole', `handovers/${line?.handoverId}`, stop)).statusCode, 200)
  const whole = await newest(third)
  assert.deepEqual(
    [whole.what, whole.byDivision, whole.reason],
    ['cancelled', { zh: '扬中市', en: 'Yangzhong City' }, stop.reason],
  )
  const [kept] = await sql<{ sealed: Buffer }[]>`
    select reason_sealed as sealed from places.team_event
    where place_id = ${third} and what = 'cancelled'`
  assert.ok(kept && !kept.sealed.includes(stop.reason), 'the reason lies sealed')

  // What ends because the place does is theirs too.
  assert.ok((await offerHandover(deps, { placeId: third, phone: RECEIVER }, giver)).ok)
  const close = { because: '停业' }
  assert.equal((await ask('whole', `places/${third}/close`, close)).statusCode, 200)
  const ended = await newest(third)
  assert.deepEqual(
    [ended.what, ended.because, ended.byDivision?.zh],
    ['cancelled', 'closed', '扬中市'],
  )

  // What somebody wrote may name anybody: it goes with the retention, and what happened stays.
  await forgetTeams(sql, city.city.clock.now() + 1)
  const later = await newest(third)
  assert.deepEqual([later.what, later.byDivision?.zh, later.reason], ['cancelled', '扬中市', ''])
})
