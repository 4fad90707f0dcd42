// Whatever ends a duty ends the presence that it was: the stay is over at that second, and the
// shift with its audit row. Else whoever left the team is in the building for sixteen hours.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openCityApp } from '../../../test/helpers/city-app.ts'
import type { CityApp } from '../../../test/helpers/city-app.ts'
import { addPerson, makeDoors } from '../../../test/helpers/city.ts'
import { meetAt } from '../../../test/helpers/two-at-once.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { fillTeam } from '../../../test/helpers/role-team.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import type { LightMyRequestResponse } from 'fastify'
import { cityJobs } from '../../main.ts'
import { openSession } from '../../people/index.ts'
import { openLog } from '../../platform/log.ts'
import { addMember } from '../index.ts'
import type { Role } from '../index.ts'
import { endPresences } from '../../visits/index.ts'
import { lockTree } from '../member.sql.ts'
import type { TeamView } from './contract.ts'
import { retireIdleManagers } from './idle.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Person = {
  readonly personId: number
  readonly phone: string
  readonly phoneBlind: Buffer
  readonly ask: (method: Method, url: string, body?: object) => Promise<LightMyRequestResponse>
  /** As `ask`, and it must succeed. */
  readonly post: <T>(method: Method, url: string, body?: object) => Promise<T>
}

let city: CityApp
let boss: Person
let keeper: Person
let doors: Awaited<ReturnType<typeof makeDoors>>
const places = (placeId: number, more = '') => `/api/zhenheyi/places/${placeId}${more}`

async function addPhone(index: number): Promise<Person> {
  const { database, app } = city
  const phone = inventPhone(index)
  const at = city.city.clock.now()
  const person = { name: '值班员', number: inventDocument(index), phone, at }
  const personId = await addPerson(database, person)
  const deps = { keyring: database.keyring, clock: city.city.clock }
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  const { token, session } = await openSession(database.sql, deps, owner)
  const ask = (method: Method, url: string, body?: object) =>
    app.inject({ method, url, cookies: { zpc_run: token }, ...(body && { payload: body }) })
  return {
    personId,
    phone,
    phoneBlind: session.phoneBlind,
    ask,
    post: async <T>(method: Method, url: string, body?: object) => {
      const answer = await ask(method, url, body)
      assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`)
      return answer.json<T>()
    },
  }
}

async function join(placeId: number, who: Person, role: Role): Promise<void> {
  const { phoneBlind } = who
  const member = { placeId, phoneBlind, phoneMask: `199****${who.phone.slice(-4)}`, role }
  await city.database.sql.begin((tx) => addMember(tx, city.database.keyring, member))
}

before(async () => {
  city = await openCityApp()
  doors = await makeDoors(city.database, 17)
  await city.city.prints.refresh()
  boss = await addPhone(6801)
  keeper = await addPhone(6802)
  for (const { placeId } of doors) await join(placeId, boss, 'manager')
})
after(() => city[Symbol.asyncDispose]())

function askDuty(who: Person, door: number, more: object = {}) {
  const { placeId, token } = doors[door] ?? assert.fail()
  const [print] = city.city.prints.pointsOfPlace(placeId)
  const code = `${city.city.config.publicUrl}/p/${token}`
  return who.ask('POST', `/api/door/points/${print?.pointId}/duty`, { isOn: true, code, ...more })
}

/** Somebody on duty at a door, in the building since now. */
async function onDuty(who: Person, door: number): Promise<number> {
  const answer = await askDuty(who, door)
  assert.equal(answer.statusCode, 200, answer.body)
  return doors[door]?.placeId ?? 0
}

/** Takes the gatekeeper off the team of a door. */
async function takeOff(placeId: number): Promise<number> {
  const { team } = await boss.post<TeamView>('GET', places(placeId, '/team'))
  const { memberId } = team.find((one) => !one.isMe) ?? assert.fail()
  await boss.post('DELETE', places(placeId, `/team/${memberId}`))
  return placeId
}

async function countDuties(who: Person, placeId: number): Promise<number> {
  const rows = await city.database.sql`
    select 1 from places.duty where place_id = ${placeId} and person_id = ${who.personId}`
  return rows.length
}

/** What is known of the one duty of somebody at a place: the same second everywhere. */
async function assertOver(who: Person, placeId: number): Promise<void> {
  const [duty] = await city.database.sql<
    { endedAt: number | null; leftAt: number | null; toAt: number | null; audited: number }[]
  >`
    select d.ended_at as "endedAt", o.left_at as "leftAt", s.to_at as "toAt",
      (select count(*)::int from staff.audit a where a.action = 71
        and (a.detail::jsonb->>'dutyId')::bigint = d.duty_id) as audited
    from places.duty d
    join visits.visit v on v.person_id = d.person_id and v.place_id = d.place_id
      and v.entered_at = d.started_at
    left join visits.check_out o on o.person_id = v.person_id and o.place_id = v.place_id
      and o.entered_at = v.entered_at
    left join visits.door_shift s on s.duty_id = d.duty_id
    where d.person_id = ${who.personId} and d.place_id = ${placeId}`
  const endedAt = duty?.endedAt ?? assert.fail('the duty is open')
  assert.deepEqual({ ...duty }, { endedAt, leftAt: endedAt, toAt: endedAt, audited: 1 })
}

test('leaving a team ends the presence', async () => {
  const { placeId } = doors[0] ?? assert.fail()
  await join(placeId, keeper, 'gatekeeper')
  await onDuty(keeper, 0)
  await keeper.post('POST', places(placeId, '/leave'))
  await assertOver(keeper, placeId)
})

test('being taken off a team ends the presence, of nobody else', async () => {
  const { placeId } = doors[1] ?? assert.fail()
  await join(placeId, keeper, 'gatekeeper')
  await onDuty(boss, 1)
  await onDuty(keeper, 1)
  await takeOff(placeId)
  await assertOver(keeper, placeId)
  await assert.rejects(assertOver(boss, placeId), /the duty is open/)
})

test('going off duty on the page of the place ends the presence', async () => {
  const placeId = await onDuty(boss, 2)
  await boss.post('POST', places(placeId, '/duty'), { isOn: false })
  await assertOver(boss, placeId)
})

test('a unit that leaves its complex ends the presence of whoever ran it from there', async () => {
  const [mall, unit] = [doors[3] ?? assert.fail(), doors[4] ?? assert.fail()]
  const because = '演练'
  const move = (parentId: number | null) =>
    boss.post('POST', places(unit.placeId, '/move'), { parentId, because })
  await move(mall.placeId)
  await join(mall.placeId, keeper, 'manager')
  await onDuty(keeper, 4)
  await move(null)
  await assertOver(keeper, unit.placeId)
})

test('handing a place over ends the presence of whoever gave it', async () => {
  const placeId = await onDuty(boss, 5)
  const { params } = await fillTeam(city, { placeId, giver: boss, receiver: keeper })
  await addStaff(city.database, 'town', [{ role: 'supervisor', division: '321182001' }])
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/staff/handovers/${params['handoverId']}`,
    cookies: await signInStaff(city.app, 'town'),
    payload: { action: 'confirm', reason: '双方到场' },
  })
  assert.equal(answer.statusCode, 200, answer.body)
  await assertOver(boss, placeId)
})

/** Does the work of a schedule, as `zpc work` does. */
async function workOf(name: string): Promise<void> {
  const { config, clock } = city.city
  const jobs = cityJobs(city.database, { config, clock, log: openLog('silent') })
  const job = jobs.find((one) => one.name === name) ?? assert.fail(name)
  await job.work()
}

test('a handing over that is due ends it as well', async () => {
  const placeId = await onDuty(boss, 6)
  const { params } = await fillTeam(city, { placeId, giver: boss, receiver: keeper })
  await city.database.sql`
    update places.handover set due_at = ${city.city.clock.now()}
    where handover_id = ${Number(params['handoverId'])}`
  await workOf('finish-handovers')
  await assertOver(boss, placeId)
})

test('so does a role that is lost to ninety days without a sign-in', async () => {
  const placeId = await onDuty(boss, 7)
  const { sql } = city.database
  await sql`
    update places.member set added_at = now() - interval '91 days' where place_id = ${placeId}`
  await sql`
    update people.account set signed_in_at = now() - interval '91 days'
    where phone_blind = ${boss.phoneBlind}`
  // The schedule spares the managers of a demo, and this city is one.
  await retireIdleManagers({ sql, clock: city.city.clock, endPresences })
  await assertOver(boss, placeId)
})

test('closing a place ends the presence at it and inside it, of managers too', async () => {
  const [mall, unit] = [doors[8] ?? assert.fail(), doors[9] ?? assert.fail()]
  const because = '歇业'
  await boss.post('POST', places(unit.placeId, '/move'), { parentId: mall.placeId, because })
  await join(unit.placeId, keeper, 'gatekeeper')
  await onDuty(boss, 8)
  await onDuty(keeper, 9)
  const elsewhere = await onDuty(boss, 10)
  await boss.post('POST', places(mall.placeId, '/close'), { because })
  await assertOver(boss, mall.placeId)
  await assertOver(keeper, unit.placeId)
  await assert.rejects(assertOver(boss, elsewhere), /the duty is open/)
})

test('so does the town that closes it', async () => {
  const placeId = await onDuty(boss, 11)
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/staff/places/${placeId}/close`,
    cookies: await signInStaff(city.app, 'town'),
    payload: { because: '隐患' },
  })
  assert.equal(answer.statusCode, 200, answer.body)
  await assertOver(boss, placeId)
})

test('merging a place ends the presence at the one that goes, and none at the one that stays', async () => {
  const into = doors[10]?.placeId ?? assert.fail()
  const placeId = await onDuty(boss, 12)
  await boss.post('POST', places(placeId, '/merge'), { into, because: '同一处' })
  await assertOver(boss, placeId)
  await assert.rejects(assertOver(boss, into), /the duty is open/)
})

test('whoever is taken off between the duty and its visit has left at that second', async () => {
  const { placeId } = doors[13] ?? assert.fail()
  await join(placeId, keeper, 'gatekeeper')
  await meetAt(city.database.sql, (tx) => tx`lock table visits.visit in share mode`, [
    () => onDuty(keeper, 13),
    () => takeOff(placeId),
  ])
  await assertOver(keeper, placeId)
})

test('whoever is taken off while the duty begins is on duty no longer', async () => {
  const { placeId } = doors[14] ?? assert.fail()
  await join(placeId, keeper, 'gatekeeper')
  await meetAt(city.database.sql, (tx) => tx`lock table places.duty in share mode`, [
    () => onDuty(keeper, 14),
    () => takeOff(placeId),
  ])
  await assertOver(keeper, placeId)
})

test('whoever was taken off a moment before goes on no duty', async () => {
  const { placeId } = doors[15] ?? assert.fail()
  await join(placeId, keeper, 'gatekeeper')
  const [, went] = await meetAt<unknown>(city.database.sql, (tx) => lockTree(tx, placeId), [
    () => takeOff(placeId),
    async () => (await askDuty(keeper, 15)).statusCode,
  ])
  assert.equal(went, 404)
  assert.equal(await countDuties(keeper, placeId), 0)
})

test('nobody goes on duty at a place that is closed', async () => {
  const { placeId } = doors[16] ?? assert.fail()
  await boss.post('POST', places(placeId, '/close'), { because: '歇业' })
  // Its poster is no right one any more; he goes on anyway.
  const answer = await askDuty(boss, 16, { isAnyway: true })
  assert.deepEqual([answer.statusCode, answer.json().error], [410, 'place-closed'])
  assert.equal(await countDuties(boss, placeId), 0)
})
