// Handing over and being idle, on a real database: proofs, notice, races, the town.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp } from '../../../test/helpers/team-app.ts'
import type { Method } from '../../../test/helpers/team-app.ts'
import { meetAt } from '../../../test/helpers/two-at-once.ts'
import { DAY } from '../../base/instant.ts'
import { findTeamPhones } from '../team-phones.sql.ts'
import type { MyInvitations } from './contract.ts'
import { confirmHandover, finishHandovers } from './handover.ts'
import { retireIdleManagers } from './idle.ts'
import { showHandovers } from './team-desk.ts'
import { listLostPlaces } from './team-desk.sql.ts'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

const TOWN = { by: 'town', division: '321182' } as const

describe('handing over', () => {
  /** A place on its way, offered and not yet accepted. */
  async function offered(name: string) {
    const [giver, receiver] = [await city.person(`严${name}`), await city.person(`华${name}`)]
    const placeId = await city.placeOf(giver, `移交${name}`)
    const proof = await giver.prove()
    await giver.read('POST', `/places/${placeId}/handover`, { phone: receiver.phone, ...proof })
    const { handovers } = await receiver.read<MyInvitations>('GET', '/invitations')
    const handoverId = handovers[0]?.handoverId ?? assert.fail('nothing was offered')
    const accept = async () =>
      receiver.ask('POST', `/handovers/${handoverId}/accept`, await receiver.prove())
    return { giver, receiver, placeId, handoverId, accept }
  }

  test('takes both step-ups and seven days, and both see it all the time', async () => {
    const { giver, receiver, placeId, accept } = await offered('甲')
    const [before] = (await city.viewOf(giver, placeId)).handovers
    assert.deepEqual([before?.acceptedAt, before?.receiverName], [null, ''])
    assert.equal((await accept()).status, 200)
    const [line] = (await city.viewOf(giver, placeId)).handovers
    assert.deepEqual([line?.giverName, line?.receiverName], ['严*', '华*'])
    assert.equal(line?.dueAt, city.clock.now() + 7 * DAY)
    city.clock.advance(7 * DAY - 1)
    await finishHandovers(city.deps)
    assert.deepEqual(await city.rolesIn(giver, placeId), ['manager'])
    assert.deepEqual(await city.rolesIn(receiver, placeId), [])
    city.clock.advance(1)
    // Two servers whose jobs meet do it once.
    await Promise.all([finishHandovers(city.deps), finishHandovers(city.deps)])
    assert.deepEqual(await city.rolesIn(giver, placeId), [])
    assert.deepEqual(await city.rolesIn(receiver, placeId), ['manager'])
    const { history, handovers } = await city.viewOf(receiver, placeId)
    assert.deepEqual(
      history.map(({ what, by }) => [what, by]),
      [
        ['handed-over', 'clock'],
        ['accepted', 'member'],
        ['offered', 'member'],
      ],
    )
    assert.deepEqual(handovers, [])
    assert.equal((await giver.ask('GET', `/places/${placeId}/team`)).status, 404)
  })

  test('keeps the receiver who agreed, and each side finds that the town looked', async () => {
    const { giver, receiver, accept } = await offered('戊')
    const kept = () => findTeamPhones(city.deps.sql, [receiver.phoneBlind])
    assert.deepEqual(await kept(), [], 'a phone that somebody else typed keeps nobody')
    assert.equal((await accept()).status, 200)
    assert.deepEqual(await kept(), [receiver.phoneBlind])
    const now = city.clock.now()
    const supervisor = { username: 'town', divisions: ['321182001'], now }
    await showHandovers({ ...city.deps, supervisor })
    const seen = await city.deps.sql<{ personId: number }[]>`
      select distinct person_id as "personId" from staff.audit_person_seen`
    const found = new Set(seen.map((row) => row.personId))
    assert.ok(found.has(giver.personId) && found.has(receiver.personId))
  })

  test('without the right code and the right document nothing begins', async () => {
    const [giver, receiver] = [await city.person('金一'), await city.person('魏一')]
    const placeId = await city.placeOf(giver, '移交乙')
    const url = `/places/${placeId}/handover`
    const { phone } = receiver
    const proof = await giver.prove()
    const wrongCode = { ...proof, code: proof.code === '000000' ? '111111' : '000000' }
    assert.equal((await giver.ask('POST', url, { phone, ...wrongCode })).error, 'otp-wrong')
    const mine = await giver.prove(receiver.number)
    assert.equal((await giver.ask('POST', url, { phone, ...mine })).error, 'document-mismatch')
    // That code is spent by now, even with the right document.
    const again = { code: mine.code, document: proof.document }
    assert.equal((await giver.ask('POST', url, { phone, ...again })).error, 'otp-wrong')
    // A code of the receiver's phone is not the giver's.
    const his = await receiver.prove(giver.number)
    assert.equal((await giver.ask('POST', url, { phone, ...his })).error, 'otp-wrong')
    const own = { phone: giver.phone, ...(await giver.prove()) }
    assert.equal((await giver.ask('POST', url, own)).error, 'phone-invalid')
    assert.deepEqual((await city.viewOf(giver, placeId)).handovers, [])
    assert.deepEqual((await receiver.read<MyInvitations>('GET', '/invitations')).handovers, [])
  })

  test('is accepted by the receiver alone, and stopped by any manager', async () => {
    const { giver, receiver, placeId, handoverId, accept } = await offered('丙')
    const stranger = await city.person('陶一')
    const url = `/handovers/${handoverId}`
    assert.equal((await stranger.ask('POST', `${url}/accept`, await stranger.prove())).status, 404)
    assert.equal((await stranger.ask('POST', `${url}/decline`)).status, 404)
    const wrong = await receiver.prove(stranger.number)
    const refused = await receiver.ask('POST', `${url}/accept`, wrong)
    assert.equal(refused.error, 'document-mismatch')
    await accept()
    const second = await city.person('姜一')
    await city.addManager(placeId, second)
    assert.equal((await city.viewOf(second, placeId)).handovers.length, 1)
    const elsewhere = await city.placeOf(stranger, '别处')
    const foreign = `/places/${elsewhere}/handover/${handoverId}/cancel`
    assert.equal((await stranger.ask('POST', foreign)).status, 404)
    const cancel = `/places/${placeId}/handover/${handoverId}/cancel`
    await second.read('POST', cancel)
    assert.equal((await second.ask('POST', cancel)).error, 'handover-over')
    city.clock.advance(8 * DAY)
    await finishHandovers(city.deps)
    assert.deepEqual(await city.rolesIn(giver, placeId), ['manager'])
    assert.deepEqual(await city.rolesIn(receiver, placeId), [])
    assert.equal((await accept()).error, 'handover-over')
  })

  test('there is one at a time, and an offer nobody takes up lapses', async () => {
    const { giver, receiver, placeId, accept } = await offered('丁')
    const other = await city.person('戚一')
    const second = { phone: other.phone, ...(await giver.prove()) }
    const url = `/places/${placeId}/handover`
    assert.equal((await giver.ask('POST', url, second)).error, 'handover-open')
    city.clock.advance(8 * DAY)
    assert.equal((await accept()).error, 'handover-over')
    await finishHandovers(city.deps)
    assert.equal((await city.viewOf(giver, placeId)).history[0]?.what, 'lapsed')
    assert.deepEqual((await receiver.read<MyInvitations>('GET', '/invitations')).handovers, [])
    assert.deepEqual(await city.rolesIn(giver, placeId), ['manager'])
  })

  test('dies with the role of the giver, and is not a way back in', async () => {
    const { giver, receiver, placeId, accept } = await offered('戊')
    const second = await city.person('谢一')
    await city.addManager(placeId, second)
    await accept()
    const { team } = await city.viewOf(second, placeId)
    const memberId = team.find((one) => one.name === giver.name)?.memberId
    await second.read('DELETE', `/places/${placeId}/team/${memberId}`)
    assert.deepEqual((await city.viewOf(second, placeId)).handovers, [])
    city.clock.advance(8 * DAY)
    await finishHandovers(city.deps)
    assert.deepEqual(await city.rolesIn(receiver, placeId), [])
    assert.deepEqual(await city.rolesIn(second, placeId), ['manager'])
  })

  test('happens at once when the town says so, but only after both agreed', async () => {
    const { giver, receiver, placeId, handoverId, accept } = await offered('己')
    assert.equal((await confirmHandover(city.deps, handoverId, TOWN)).ok, false)
    await accept()
    const answers = await Promise.all([
      confirmHandover(city.deps, handoverId, TOWN),
      confirmHandover(city.deps, handoverId, TOWN),
    ])
    assert.deepEqual(answers.map((one) => String(one.ok)).toSorted(), ['false', 'true'])
    assert.deepEqual(await city.rolesIn(giver, placeId), [])
    assert.deepEqual(await city.rolesIn(receiver, placeId), ['manager'])
    assert.equal((await city.viewOf(receiver, placeId)).history[0]?.by, 'town')
  })

  test('is not for who runs a unit from above, nor for a place that waits for the town', async () => {
    const [mall, unit] = [await city.person('邹一'), await city.person('喻一')]
    const complexId = await city.placeOf(mall, '移交商场')
    const unitId = await city.placeOf(unit, '移交单元', { parentId: complexId })
    const { phone } = await city.person('柏一')
    const above = { phone, ...(await mall.prove()) }
    const refused = await mall.ask('POST', `/places/${unitId}/handover`, above)
    assert.equal(refused.error, 'not-allowed')
    const waiting = await city.placeOf(unit, '待确认', { isConfirmed: false })
    const early = { phone, ...(await unit.prove()) }
    const answer = await unit.ask('POST', `/places/${waiting}/handover`, early)
    assert.equal(answer.error, 'place-unconfirmed')
  })
})

describe('ninety days without a sign-in', () => {
  test('take the role, and what nobody runs goes to the town', async () => {
    const { sql } = city.database
    const [idle, awake] = [await city.person('水一'), await city.person('窦一')]
    const shared = await city.placeOf(idle, '两位管理员')
    await city.addManager(shared, awake)
    const alone = await city.placeOf(idle, '一位管理员')
    const start = city.clock.now()
    await sql`update places.member set added_at = to_timestamp(${start}::bigint)`
    await sql`
      insert into people.account (phone_blind, person_id, signed_in_at)
      values (${idle.phoneBlind}, ${idle.personId}, to_timestamp(${start}::bigint)),
        (${awake.phoneBlind}, ${awake.personId}, to_timestamp(${start + 60 * DAY}::bigint))`
    city.clock.advance(90 * DAY)
    await retireIdleManagers(city.deps)
    assert.deepEqual(await city.rolesIn(idle, shared), ['manager'], 'ninety days are not over')
    city.clock.advance(1)
    await Promise.all([retireIdleManagers(city.deps), retireIdleManagers(city.deps)])
    assert.deepEqual(await city.rolesIn(idle, shared), [])
    assert.deepEqual(await city.rolesIn(awake, shared), ['manager'])
    assert.deepEqual(await city.rolesIn(idle, alone), [])
    const history = (await city.viewOf(awake, shared)).history.map(({ what, by }) => [what, by])
    assert.deepEqual(history, [['idle', 'clock']])
    const lost = await listLostPlaces(sql, ['321182'], 2000)
    assert.deepEqual(
      lost.filter((row) => row.placeName.includes('位管理员')).map((row) => row.placeName),
      ['一位管理员'],
    )
    assert.equal((await listLostPlaces(sql, ['321181'], 100)).length, 0)
  })

  test('are not over for whoever signs in, or is taken in again, while the job is at work', async () => {
    const { sql } = city.database
    const [back, again] = [await city.person('云二'), await city.person('苏二')]
    const places = [await city.placeOf(back, '刚登录'), await city.placeOf(again, '刚回来')]
    const start = city.clock.now()
    await sql`
      update places.member set added_at = to_timestamp(${start}::bigint)
      where place_id = any(${places}::int[])`
    await sql`
      insert into people.account (phone_blind, person_id, signed_in_at)
      values (${back.phoneBlind}, ${back.personId}, to_timestamp(${start}::bigint))`
    city.clock.advance(90 * DAY + 1)
    const now = city.clock.now()
    await meetAt<unknown>(
      sql,
      (tx) => tx`select 1 from places.place where place_id = any(${places}::int[]) for update`,
      [
        () => retireIdleManagers(city.deps),
        async () => sql`
          update people.account set signed_in_at = to_timestamp(${now}::bigint)
          where phone_blind = ${back.phoneBlind}`,
        async () => sql`
          update places.member set added_at = to_timestamp(${now}::bigint)
          where phone_blind = ${again.phoneBlind}`,
      ],
    )
    for (const [index, who] of [back, again].entries()) {
      assert.deepEqual(await city.rolesIn(who, places[index] ?? 0), ['manager'], who.name)
    }
  })
})

test('a place of others does not exist, and nobody without a session is answered', async () => {
  const [owner, stranger] = [await city.person('章一'), await city.person('云一')]
  const placeId = await city.placeOf(owner, '外人勿入')
  const place = `/places/${placeId}`
  const proof = await stranger.prove()
  const tries: [Method, string, object?][] = [
    ['GET', `${place}/team`],
    ['POST', `${place}/leave`],
    ['POST', `${place}/invitations`, { role: 'gatekeeper', uses: 1, lasts: 'quarter' }],
    ['DELETE', `${place}/invitations/1`],
    ['POST', `${place}/handover`, { phone: stranger.phone, ...proof }],
    ['POST', `${place}/handover/1/cancel`],
  ]
  for (const [method, url, payload] of tries) {
    assert.equal((await stranger.ask(method, url, payload)).status, 404, `${method} ${url}`)
    const anyone = await city.app.inject({
      method,
      url: `/api/zhenheyi${url}`,
      ...(payload ? { payload } : {}),
    })
    assert.equal(anyone.statusCode, 401, `${method} ${url}`)
  }
})
