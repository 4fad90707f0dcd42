// Who may invite, join and leave, on a real database: twice, two at once, too late.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp } from '../../../test/helpers/team-app.ts'
import { HOUR, MINUTE } from '../../base/instant.ts'
import { listMembers } from '../member.sql.ts'
import type { MyInvitations } from './contract.ts'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

describe('an invitation by phone', () => {
  test('waits until the invited person says yes, and is then a row of the team', async () => {
    const [manager, keeper] = [await city.person('钱掌柜'), await city.person('赵看门')]
    const placeId = await city.placeOf(manager, '一号面馆')
    const body = { phone: keeper.phone, role: 'gatekeeper', name: '老赵' }
    await manager.read('POST', `/places/${placeId}/team`, body)
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
    const { invitations } = await keeper.read<MyInvitations>('GET', '/invitations')
    const [one] = invitations
    assert.ok(one)
    assert.deepEqual(
      [one.placeName, one.role, one.maskedName, one.isFromTown],
      ['一号面馆', 'gatekeeper', '钱*柜', false],
    )
    const [sent] = (await city.viewOf(manager, placeId)).invitations
    assert.deepEqual([sent?.name, sent?.maskedPhone.length], ['老赵', 11])
    const key = { invitationId: one.invitationId }
    await keeper.read('POST', '/invitations/accept', key)
    assert.deepEqual(await city.rolesIn(keeper, placeId), ['gatekeeper'])
    const after = await city.viewOf(manager, placeId)
    assert.deepEqual(after.invitations, [])
    assert.deepEqual(
      after.team.map(({ name, role, isMe }) => [name, role, isMe]),
      [
        ['钱掌柜', 'manager', true],
        ['老赵', 'gatekeeper', false],
      ],
    )
    assert.deepEqual(
      after.history.map(({ what, by }) => [what, by]),
      [
        ['joined', 'member'],
        ['invited', 'member'],
      ],
    )
    // The history names the row of the team it speaks of.
    assert.equal(after.history[0]?.memberId, after.team[1]?.memberId)
    // The answer was lost, or the thumb was quick: it is the same answer, and happens once.
    const again = await keeper.read<object>('POST', '/invitations/accept', key)
    assert.deepEqual(again, { ok: true, placeId })
    assert.equal((await city.viewOf(manager, placeId)).history.length, 2)
    assert.equal((await city.viewOf(manager, placeId)).team.length, 2)
  })

  test('asked twice is one invitation, and is for that phone alone', async () => {
    const [manager, keeper, other] = [
      await city.person('钱一'),
      await city.person('赵一'),
      await city.person('孙一'),
    ]
    const placeId = await city.placeOf(manager, '二号面馆')
    const body = { phone: keeper.phone, role: 'gatekeeper' }
    await Promise.all([1, 2].map(() => manager.read('POST', `/places/${placeId}/team`, body)))
    const { invitations } = await city.viewOf(manager, placeId)
    assert.equal(invitations.length, 1)
    const key = { invitationId: invitations[0]?.invitationId ?? 0 }
    for (const act of ['look', 'accept', 'decline']) {
      assert.equal((await other.ask('POST', `/invitations/${act}`, key)).status, 404)
    }
    await keeper.read('POST', '/invitations/decline', key)
    assert.equal((await keeper.ask('POST', '/invitations/accept', key)).error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
    assert.equal((await city.viewOf(manager, placeId)).history[0]?.what, 'declined')
  })
})

describe('an invitation taken back', () => {
  test('while it is being accepted either lets nobody in or was too late', async () => {
    const [manager, keeper] = [await city.person('冯掌柜'), await city.person('陈看门')]
    const mall = await city.placeOf(manager, '收回商场')
    const placeId = await city.placeOf(manager, '收回面馆', { parentId: mall })
    const body = { phone: keeper.phone, role: 'gatekeeper' }
    await manager.read('POST', `/places/${placeId}/team`, body)
    const { invitations } = await city.viewOf(manager, placeId)
    const invitationId = invitations[0]?.invitationId ?? 0
    const [taken, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    // Whoever joins waits at the row of the place: the invitation has been read by then.
    const held = city.database.sql.begin(async (tx) => {
      await tx`select 1 from places.place where place_id = ${placeId} for update`
      taken.resolve()
      await release.promise
    })
    await taken.promise
    const accepted = keeper.ask('POST', '/invitations/accept', { invitationId })
    await setTimeout(300)
    const back = manager.ask('DELETE', `/places/${placeId}/invitations/${invitationId}`)
    await setTimeout(300)
    release.resolve()
    await held
    const wasTaken = (await back).status === 200
    await accepted
    assert.deepEqual(await city.rolesIn(keeper, placeId), wasTaken ? [] : ['gatekeeper'])
  })
})

describe('a code to scan', () => {
  test('is kept as its hash, says whose it is, and works once', async () => {
    const [manager, keeper, late] = [
      await city.person('周老板'),
      await city.person('吴看门'),
      await city.person('郑看门'),
    ]
    const placeId = await city.placeOf(manager, '三号面馆')
    const { code, expiresAt } = await city.codeOf(manager, placeId)
    assert.equal(expiresAt, city.clock.now() + 15 * MINUTE)
    const rows = await city.database.sql`select code_hash, phone_blind from places.invitation`
    assert.ok(!JSON.stringify(rows).includes(code))
    const seen = await keeper.read<object>('POST', '/invitations/look', { code })
    assert.deepEqual(
      { ...seen, invitationId: 0 },
      {
        ok: true,
        invitationId: 0,
        placeName: '三号面馆',
        role: 'gatekeeper',
        isFromTown: false,
        maskedName: '周*板',
        expiresAt,
      },
    )
    await keeper.read('POST', '/invitations/accept', { code })
    assert.deepEqual(await city.rolesIn(keeper, placeId), ['gatekeeper'])
    // Whoever is in already is not told off, and the next one comes too late.
    assert.equal((await late.ask('POST', '/invitations/accept', { code })).error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(late, placeId), [])
    const { team } = await city.viewOf(manager, placeId)
    assert.equal(team.find((one) => one.role !== 'manager')?.name, '吴*门')
  })

  test('for one is taken by one of two who scan it at once', async () => {
    const manager = await city.person('冯老板')
    const placeId = await city.placeOf(manager, '四号面馆')
    const { code } = await city.codeOf(manager, placeId)
    const rivals = [await city.person('陈一'), await city.person('陈二'), await city.person('陈三')]
    const answers = await Promise.all(
      rivals.map((one) => one.ask('POST', '/invitations/accept', { code })),
    )
    assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['200', '410', '410'])
    assert.equal((await listMembers(city.database.sql, placeId)).length, 2)
  })

  test('for several counts only those who come in, and dies by age', async () => {
    const manager = await city.person('褚老板')
    const placeId = await city.placeOf(manager, '五号面馆')
    const { code } = await city.codeOf(manager, placeId, {
      role: 'gatekeeper',
      uses: 3,
      lasts: 'day',
    })
    const [one, two, late] = [
      await city.person('卫一'),
      await city.person('卫二'),
      await city.person('卫三'),
    ]
    await one.read('POST', '/invitations/accept', { code })
    await one.read('POST', '/invitations/accept', { code })
    await two.read('POST', '/invitations/decline', { code })
    assert.equal((await city.viewOf(manager, placeId)).invitations[0]?.usesLeft, 2)
    city.clock.advance(24 * HOUR)
    assert.equal((await late.ask('POST', '/invitations/look', { code })).error, 'invitation-over')
    assert.equal((await late.ask('POST', '/invitations/accept', { code })).status, 410)
    assert.deepEqual((await city.viewOf(manager, placeId)).invitations, [])
  })

  test('makes a manager one by one, and is refused by a place that waits for the town', async () => {
    const manager = await city.person('蒋老板')
    const placeId = await city.placeOf(manager, '六号面馆', { isConfirmed: false })
    const url = `/places/${placeId}/invitations`
    const terms = { role: 'manager', uses: 1, lasts: 'quarter' }
    assert.equal((await manager.ask('POST', url, terms)).error, 'place-unconfirmed')
    await city.database.sql`
      update places.place set state = 'confirmed' where place_id = ${placeId}`
    for (const wrong of [{ uses: 2 }, { lasts: 'day' }, { uses: 0 }, { uses: 1.5 }]) {
      assert.equal((await manager.ask('POST', url, { ...terms, ...wrong })).status, 400)
    }
    const { code } = await city.codeOf(manager, placeId, terms)
    const second = await city.person('沈老板')
    await second.read('POST', '/invitations/accept', { code })
    assert.deepEqual(await city.rolesIn(second, placeId), ['manager'])
    // What the town takes back, nobody joins.
    const open = await city.codeOf(second, placeId)
    await city.database.sql`update places.place set state = 'suspended' where place_id = ${placeId}`
    const late = await city.person('韩一')
    const refused = await late.ask('POST', '/invitations/accept', { code: open.code })
    assert.equal(refused.error, 'place-unconfirmed')
  })

  test('dies when it is taken back, and with the role of whoever made it', async () => {
    const [manager, second] = [await city.person('杨老板'), await city.person('朱老板')]
    const placeId = await city.placeOf(manager, '七号面馆')
    await city.addManager(placeId, second)
    const taken = await city.codeOf(manager, placeId)
    const other = await city.codeOf(second, placeId)
    const { invitations, team } = await city.viewOf(manager, placeId)
    const first = invitations.at(-1)?.invitationId
    const url = `/places/${placeId}/invitations/${first}`
    await manager.read('DELETE', url)
    assert.equal((await manager.ask('DELETE', url)).error, 'invitation-over')
    const memberId = team.find((one) => !one.isMe)?.memberId
    await manager.read('DELETE', `/places/${placeId}/team/${memberId}`)
    const late = await city.person('秦一')
    for (const { code } of [taken, other]) {
      assert.equal((await late.ask('POST', '/invitations/accept', { code })).status, 410)
    }
  })

  test('of hostile text is no invitation', async () => {
    const anyone = await city.person('尤一')
    for (const code of ["' or 1=1 --", '\u0000', 'x'.repeat(100), '../..', '😀']) {
      assert.equal((await anyone.ask('POST', '/invitations/look', { code })).status, 404)
      assert.equal((await anyone.ask('POST', '/invitations/accept', { code })).status, 404)
    }
    const long = { code: 'x'.repeat(101) }
    assert.equal((await anyone.ask('POST', '/invitations/look', long)).status, 400)
  })
})

describe('leaving', () => {
  test('is one’s own act, never the last manager’s, whoever races', async () => {
    const [one, two, keeper] = [
      await city.person('许一'),
      await city.person('何一'),
      await city.person('吕一'),
    ]
    const placeId = await city.placeOf(one, '八号面馆')
    await city.addManager(placeId, two)
    const { code } = await city.codeOf(one, placeId)
    await keeper.read('POST', '/invitations/accept', { code })
    await keeper.read('POST', `/places/${placeId}/leave`)
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
    assert.equal((await keeper.ask('POST', `/places/${placeId}/leave`)).status, 404)
    const answers = await Promise.all(
      [one, two].map((who) => who.ask('POST', `/places/${placeId}/leave`)),
    )
    assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['200', '409'])
    assert.equal((await listMembers(city.database.sql, placeId)).length, 1)
  })

  test('two managers who remove each other leave one', async () => {
    const [one, two] = [await city.person('施一'), await city.person('张一')]
    const placeId = await city.placeOf(one, '九号面馆')
    await city.addManager(placeId, two)
    const { team } = await city.viewOf(one, placeId)
    const idOf = (isMe: boolean) => team.find((row) => row.isMe === isMe)?.memberId
    const answers = await Promise.all([
      one.ask('DELETE', `/places/${placeId}/team/${idOf(false)}`),
      two.ask('DELETE', `/places/${placeId}/team/${idOf(true)}`),
    ])
    assert.equal((await listMembers(city.database.sql, placeId)).length, 1)
    assert.ok(answers.some(({ status }) => status === 200))
  })

  test('the manager of a unit may leave it to the complex, who sees it in the history', async () => {
    const [mall, shopkeeper] = [await city.person('孔商场'), await city.person('曹小店')]
    const complexId = await city.placeOf(mall, '江洲商场')
    const unitId = await city.placeOf(shopkeeper, '二层小店', { parentId: complexId })
    // The unit's manager sees his unit only.
    assert.equal((await shopkeeper.ask('GET', `/places/${complexId}/team`)).status, 404)
    await shopkeeper.read('POST', `/places/${unitId}/leave`)
    assert.equal((await city.viewOf(mall, unitId)).history[0]?.what, 'left')
    assert.equal((await mall.ask('POST', `/places/${unitId}/leave`)).status, 404)
    assert.equal((await mall.ask('POST', `/places/${complexId}/leave`)).error, 'last-manager')
  })
})
