// What is open at a place ends with it: closed, merged or moved elsewhere, with all that stands
// below, whoever is saying yes at the same moment.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp, TeamPerson } from '../../../test/helpers/team-app.ts'
import { DAY } from '../../base/instant.ts'
import type { MyInvitations } from './contract.ts'
import { confirmHandover, finishHandovers } from './handover.ts'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

const because = '演练'
const TOWN = { by: 'town', division: '321182' } as const
const mineOf = (who: TeamPerson) => who.read<MyInvitations>('GET', '/invitations')

/** A unit of a mall with an invitation by phone, one by code, and a handing over under way. */
async function busyUnit(name: string) {
  const [mall, shop] = [await city.person(`甲${name}`), await city.person(`乙${name}`)]
  const [keeper, heir] = [await city.person(`丙${name}`), await city.person(`丁${name}`)]
  const complexId = await city.placeOf(mall, `${name}商场`)
  const unitId = await city.placeOf(shop, `${name}小店`, { parentId: complexId })
  await shop.read('POST', `/places/${unitId}/team`, { phone: keeper.phone, role: 'gatekeeper' })
  const { code } = await city.codeOf(shop, unitId, { role: 'gatekeeper', uses: 5, lasts: 'day' })
  const proof = await shop.prove()
  await shop.read('POST', `/places/${unitId}/handover`, { phone: heir.phone, ...proof })
  const { invitations } = await mineOf(keeper)
  const { handovers } = await mineOf(heir)
  const key = { invitationId: invitations[0]?.invitationId ?? assert.fail() }
  const handoverId = handovers[0]?.handoverId ?? assert.fail()
  return { mall, shop, keeper, heir, complexId, unitId, code, key, handoverId }
}

/** Says that nobody comes in any more, that both were told why, and that the team can read it. */
async function assertEnded(busy: Awaited<ReturnType<typeof busyUnit>>, why: string): Promise<void> {
  const { shop, keeper, heir, unitId, code, key, handoverId } = busy
  const stranger = await city.person('过路人')
  for (const act of ['look', 'accept', 'decline']) {
    const [byPhone, byCode] = [
      await keeper.ask('POST', `/invitations/${act}`, key),
      await stranger.ask('POST', `/invitations/${act}`, { code }),
    ]
    assert.deepEqual([byPhone.status, byPhone.error], [410, `ended-${why}`], act)
    assert.equal(byCode.error, `ended-${why}`, act)
  }
  const taken = await heir.ask('POST', `/handovers/${handoverId}/accept`, await heir.prove())
  assert.deepEqual([taken.status, taken.error], [410, `ended-${why}`])
  const declined = await heir.ask('POST', `/handovers/${handoverId}/decline`)
  assert.equal(declined.error, `ended-${why}`)
  assert.deepEqual(await confirmHandover(city.deps, handoverId, TOWN), {
    ok: false,
    refusal: `ended-${why}`,
  })
  for (const who of [keeper, heir, stranger]) assert.deepEqual(await city.rolesIn(who, unitId), [])

  const [told, toldHeir] = [await mineOf(keeper), await mineOf(heir)]
  assert.deepEqual([told.invitations, toldHeir.handovers], [[], []])
  assert.deepEqual(
    [...told.ended, ...toldHeir.ended].map((one) => [one.what, one.because]),
    [
      ['invitation', why],
      ['handover', why],
    ],
  )
  assert.deepEqual((await mineOf(stranger)).ended, [])
  const { history, invitations, handovers } = await city.viewOf(shop, unitId)
  assert.deepEqual([invitations, handovers], [[], []])
  assert.deepEqual(
    history
      .slice(0, 3)
      .map((event) => `${event.what} ${event.because}`)
      .toSorted(),
    [`cancelled ${why}`, `uninvited ${why}`, `uninvited ${why}`],
  )
}

describe('what is open at a place', () => {
  test('ends when what stands above it closes, and is not revived when it opens again', async () => {
    const busy = await busyUnit('关')
    const { mall, shop, keeper, heir, complexId, unitId } = busy
    await heir.read('POST', `/handovers/${busy.handoverId}/accept`, await heir.prove())
    await mall.read('POST', `/places/${complexId}/close`, { because })
    await assertEnded(busy, 'closed')
    const [event] = (await city.viewOf(shop, unitId)).history
    assert.equal(event?.by, 'member', 'the manager of the mall did it')
    assert.equal(event?.byPhone.slice(-4), mall.phone.slice(-4))
    await mall.read('POST', `/places/${complexId}/reopen`, { because })
    await assertEnded(busy, 'closed')
    city.clock.advance(8 * DAY)
    await finishHandovers(city.deps)
    assert.deepEqual(await city.rolesIn(heir, unitId), [])
    assert.deepEqual(await city.rolesIn(shop, unitId), ['manager'])
    // What is offered anew is new.
    await shop.read('POST', `/places/${unitId}/team`, { phone: keeper.phone, role: 'gatekeeper' })
    const [again] = (await mineOf(keeper)).invitations
    await keeper.read('POST', '/invitations/accept', { invitationId: again?.invitationId })
    assert.deepEqual(await city.rolesIn(keeper, unitId), ['gatekeeper'])
    city.clock.advance(30 * DAY)
    assert.deepEqual((await mineOf(heir)).ended, [], 'old news')
  })

  test('ends when it goes up in another place, or leaves its complex', async () => {
    const busy = await busyUnit('并')
    const { mall, unitId } = busy
    const other = await city.placeOf(mall, '并入的店')
    await mall.read('POST', `/places/${unitId}/merge`, { into: other, because })
    await assertEnded(busy, 'merged')

    const moved = await busyUnit('搬')
    const floor = await city.placeOf(moved.mall, '二楼', { parentId: moved.complexId })
    const move = (parentId: number | null) =>
      moved.mall.read('POST', `/places/${moved.unitId}/move`, { parentId, because })
    await move(floor)
    assert.equal((await mineOf(moved.keeper)).invitations.length, 1, 'another floor ends nothing')
    assert.equal((await mineOf(moved.heir)).handovers.length, 1)
    await move(null)
    await assertEnded(moved, 'moved')
  })

  test('that was over before stays what it was, and nobody is told of an unknown place', async () => {
    const busy = await busyUnit('旧')
    const { mall, shop, keeper, complexId, unitId, key } = busy
    city.clock.advance(20 * DAY)
    await finishHandovers(city.deps)
    const quiet = await city.placeOf(mall, '没人认识', { parentId: complexId })
    await shop.read('POST', `/places/${unitId}/team`, { phone: mall.phone, role: 'gatekeeper' })
    const { sql } = city.database
    await sql`update places.invitation set place_id = ${quiet} where phone_mask like ${`%${mall.phone.slice(-4)}`}`
    await sql`update places.place set state = 'unconfirmed' where place_id = ${quiet}`
    await mall.read('POST', `/places/${complexId}/close`, { because })
    const late = await keeper.ask('POST', '/invitations/accept', key)
    assert.equal(late.error, 'invitation-over')
    assert.deepEqual((await mineOf(keeper)).ended, [])
    assert.deepEqual((await mineOf(mall)).ended, [])
    assert.deepEqual((await mineOf(busy.heir)).ended, [])
    assert.equal((await city.viewOf(shop, unitId)).history[0]?.what, 'invited')
  })
})

describe('a yes and a close at the same moment', () => {
  test('never leave half: who is in used an invitation, who is told no is not in', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { mall, keeper, heir, unitId, key, handoverId } = await busyUnit(`双${round}`)
      const proof = await heir.prove()
      const { sql } = city.database
      const [taken, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const held = sql.begin(async (tx) => {
        await tx`select 1 from places.place where place_id = ${unitId} for update`
        taken.resolve()
        await release.promise
      })
      await taken.promise
      const accept = () => [
        keeper.ask('POST', '/invitations/accept', key),
        heir.ask('POST', `/handovers/${handoverId}/accept`, proof),
      ]
      const close = () => [mall.ask('POST', `/places/${unitId}/close`, { because })]
      const first = round % 2 === 0 ? accept() : close()
      await setTimeout(200)
      const second = round % 2 === 0 ? close() : accept()
      await setTimeout(200)
      release.resolve()
      await held
      const answers = await Promise.all([...first, ...second])
      const [joined, agreed] = round % 2 === 0 ? answers : answers.slice(1)
      const isIn = (await city.rolesIn(keeper, unitId)).length === 1
      assert.equal(joined?.status, isIn ? 200 : 410, `${round} ${joined?.error}`)
      const [invitation] = await sql<{ why: string | null; uses: number }[]>`
        select over_because as why, uses_left as uses from places.invitation
        where invitation_id = ${key.invitationId}`
      assert.deepEqual(
        { ...invitation },
        isIn ? { why: null, uses: 0 } : { why: 'closed', uses: 1 },
      )
      const [handover] = await sql<{ outcome: string; wasAccepted: boolean }[]>`
        select outcome, accepted_at is not null as "wasAccepted" from places.handover
        where handover_id = ${handoverId}`
      assert.deepEqual(handover?.outcome, 'closed')
      assert.equal(agreed?.status, handover?.wasAccepted ? 200 : 410)
    }
  })
})
