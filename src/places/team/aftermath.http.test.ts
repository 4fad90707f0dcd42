// What is left of a role, an invitation and a claim when their time is over: nothing that acts, and
// nothing that names anybody for ever.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp, TeamPerson } from '../../../test/helpers/team-app.ts'
import { DAY, HOUR } from '../../base/instant.ts'
import { findOpenDuty, openDuty } from '../duty.ts'
import type { InvitationLine } from './contract.ts'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

const because = '演练'

async function goOnDuty(who: TeamPerson, placeId: number): Promise<void> {
  const { phoneBlind, personId } = who
  const duty = { placeId, phoneBlind, personId, at: city.clock.now() }
  await city.database.sql.begin((tx) => openDuty(tx, duty))
}

async function isOnDuty({ phoneBlind }: TeamPerson, placeId: number): Promise<boolean> {
  const duty = { placeId, phoneBlind, at: city.clock.now() }
  return (await findOpenDuty(city.database.sql, duty)) !== undefined
}

async function removeOf(boss: TeamPerson, placeId: number, who: TeamPerson): Promise<void> {
  const { team } = await city.viewOf(boss, placeId)
  const member = team.find((one) => one.maskedPhone.slice(-4) === who.phone.slice(-4))
  await boss.read('DELETE', `/places/${placeId}/team/${member?.memberId}`)
}

describe('a duty', () => {
  test('at a unit ends with the role at the complex it came from, and no other does', async () => {
    const [boss, second, shop] = [
      await city.person('商场长'),
      await city.person('商场副'),
      await city.person('店主'),
    ]
    const mallId = await city.placeOf(boss, '值班商场')
    const unitId = await city.placeOf(shop, '值班小店', { parentId: mallId })
    const ownId = await city.placeOf(second, '副手的店', { parentId: mallId })
    await city.addManager(mallId, second)
    for (const id of [mallId, unitId, ownId]) await goOnDuty(second, id)
    for (const who of [boss, shop]) await goOnDuty(who, unitId)
    await removeOf(boss, mallId, second)
    assert.deepEqual(await city.rolesIn(second, unitId), [])
    assert.equal(await isOnDuty(second, mallId), false)
    assert.equal(await isOnDuty(second, unitId), false)
    assert.equal(await isOnDuty(second, ownId), true, 'there he has a role of his own')
    for (const who of [boss, shop]) assert.equal(await isOnDuty(who, unitId), true)
  })

  test('ends when its unit leaves the complex', async () => {
    const [boss, guard, shop] = [
      await city.person('搬走长'),
      await city.person('搬走卫'),
      await city.person('搬走店'),
    ]
    const mallId = await city.placeOf(boss, '搬出商场')
    await city.addManager(mallId, guard)
    const unitId = await city.placeOf(shop, '搬出小店', { parentId: mallId })
    for (const who of [guard, shop]) await goOnDuty(who, unitId)
    await boss.read('POST', `/places/${unitId}/move`, { parentId: null, because })
    assert.equal(await isOnDuty(guard, unitId), false)
    assert.equal(await isOnDuty(shop, unitId), true)
  })
})

describe('an invitation', () => {
  test('that somebody came in by is shown to him as joined, and as over to others', async () => {
    const [boss, keeper, late] = [
      await city.person('看码长'),
      await city.person('看码员'),
      await city.person('迟到的'),
    ]
    const placeId = await city.placeOf(boss, '再看一次')
    const { code } = await city.codeOf(boss, placeId)
    const look = (who: TeamPerson) =>
      who.read<InvitationLine>('POST', '/invitations/look', { code })
    assert.equal((await look(keeper)).placeId, undefined)
    await keeper.read('POST', '/invitations/accept', { code })
    const again = await look(keeper)
    assert.deepEqual([again.placeName, again.placeId], ['再看一次', placeId])
    assert.equal((await late.ask('POST', '/invitations/look', { code })).error, 'invitation-over')
    await keeper.read('POST', `/places/${placeId}/leave`)
    assert.equal((await keeper.ask('POST', '/invitations/look', { code })).error, 'invitation-over')
  })

  test('for one is a yes or a no, whoever says both at the same moment', async () => {
    const [boss, yes, no] = [
      await city.person('同时长'),
      await city.person('说好的'),
      await city.person('说不的'),
    ]
    const placeId = await city.placeOf(boss, '同时作答')
    const { code } = await city.codeOf(boss, placeId)
    const { sql } = city.database
    const [taken, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const held = sql.begin(async (tx) => {
      await tx`lock table places.member in share mode`
      taken.resolve()
      await release.promise
    })
    await taken.promise
    const accepted = yes.ask('POST', '/invitations/accept', { code })
    await setTimeout(300)
    const declined = no.ask('POST', '/invitations/decline', { code })
    await setTimeout(300)
    release.resolve()
    await held
    assert.deepEqual([(await accepted).status, (await declined).error], [200, 'invitation-over'])
    const { history } = await city.viewOf(boss, placeId)
    assert.deepEqual(
      history.map((event) => event.what),
      ['joined', 'invited'],
    )
  })

  test('by phone holds for fourteen days, and not a second longer', async () => {
    const [boss, keeper] = [await city.person('半月长'), await city.person('半月员')]
    const placeId = await city.placeOf(boss, '十四天面馆')
    const body = { phone: keeper.phone, role: 'gatekeeper' }
    await boss.read('POST', `/places/${placeId}/team`, body)
    const [invitation] = (await city.viewOf(boss, placeId)).invitations
    const key = { invitationId: invitation?.invitationId }
    city.clock.advance(14 * DAY - 1)
    await keeper.read('POST', '/invitations/look', key)
    city.clock.advance(1)
    const late = await keeper.ask('POST', '/invitations/accept', key)
    assert.equal(late.error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
  })
})

describe('an offer to hand over', () => {
  test('holds for seven days, and not a second longer', async () => {
    const [boss, heir] = [await city.person('七天长'), await city.person('七天接')]
    const [first, second] = [
      await city.placeOf(boss, '七天面馆'),
      await city.placeOf(boss, '八天面馆'),
    ]
    const offer = async (placeId: number) => {
      city.clock.advance(HOUR)
      const body = { phone: heir.phone, ...(await boss.prove()) }
      await boss.read('POST', `/places/${placeId}/handover`, body)
      return (await city.viewOf(boss, placeId)).handovers[0] ?? assert.fail()
    }
    const answer = async (id: number, atSecond: number) => {
      // The proof takes its 61 seconds.
      city.clock.advance(atSecond - 61 - city.clock.now())
      return heir.ask('POST', `/handovers/${id}/accept`, await heir.prove())
    }
    const [one, two] = [await offer(first), await offer(second)]
    const [dueAt, laterAt] = [one.offeredAt + 7 * DAY, two.offeredAt + 7 * DAY]
    assert.equal((await answer(one.handoverId, dueAt)).error, 'handover-over')
    assert.equal((await answer(two.handoverId, laterAt - 1)).status, 200)
  })
})
