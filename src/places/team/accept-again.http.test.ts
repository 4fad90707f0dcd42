// A yes that is said again: the answer was lost, or the thumb was quick. On a real database.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp } from '../../../test/helpers/team-app.ts'
import { HOUR, MINUTE } from '../../base/instant.ts'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

describe('accepted once more', () => {
  test('by two taps at once is one joining, and the use is one', async () => {
    const [manager, keeper] = [await city.person('褚掌柜'), await city.person('卫看门')]
    const placeId = await city.placeOf(manager, '连点面馆')
    const { code } = await city.codeOf(manager, placeId)
    const taps = [1, 2, 3].map(() => keeper.ask('POST', '/invitations/accept', { code }))
    assert.deepEqual(
      (await Promise.all(taps)).map(({ status }) => status),
      [200, 200, 200],
    )
    const { team, history } = await city.viewOf(manager, placeId)
    assert.equal(team.length, 2)
    assert.equal(history.filter((one) => one.what === 'joined').length, 1)
  })

  test('after the last use of a code for several is well for all who came in by it', async () => {
    const [manager, one, two, late] = [
      await city.person('蒋掌柜'),
      await city.person('沈一'),
      await city.person('沈二'),
      await city.person('沈三'),
    ]
    const placeId = await city.placeOf(manager, '两人面馆')
    const terms = { role: 'gatekeeper', uses: 2, lasts: 'day' }
    const key = await city.codeOf(manager, placeId, terms)
    const body = { code: key.code }
    for (const who of [one, two, one, two]) await who.read('POST', '/invitations/accept', body)
    assert.equal((await late.ask('POST', '/invitations/accept', body)).error, 'invitation-over')
    // The manager holds more than the role, but did not come in by it.
    assert.equal((await manager.ask('POST', '/invitations/accept', body)).error, 'invitation-over')
    city.clock.advance(24 * HOUR)
    assert.equal((await one.ask('POST', '/invitations/accept', body)).error, 'invitation-over')
  })

  test('is refused to whoever left or was removed, and came back by another one', async () => {
    const [manager, keeper] = [await city.person('韩掌柜'), await city.person('杨看门')]
    const placeId = await city.placeOf(manager, '去而复返面馆')
    const first = { code: (await city.codeOf(manager, placeId)).code }
    await keeper.read('POST', '/invitations/accept', first)
    await keeper.read('POST', `/places/${placeId}/leave`)
    assert.equal((await keeper.ask('POST', '/invitations/accept', first)).error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
    city.clock.advance(MINUTE)
    const second = { code: (await city.codeOf(manager, placeId)).code }
    await keeper.read('POST', '/invitations/accept', second)
    assert.equal((await keeper.ask('POST', '/invitations/accept', first)).error, 'invitation-over')
    await keeper.read('POST', '/invitations/accept', second)
    const { team } = await city.viewOf(manager, placeId)
    const memberId = team.find((row) => !row.isMe)?.memberId
    await manager.read('DELETE', `/places/${placeId}/team/${memberId}`)
    assert.equal((await keeper.ask('POST', '/invitations/accept', second)).error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(keeper, placeId), [])
  })

  test('is well for whoever came in by this code, and not by another one of that hour', async () => {
    const [manager, one, two] = [
      await city.person('尤掌柜'),
      await city.person('许一'),
      await city.person('许二'),
    ]
    const placeId = await city.placeOf(manager, '两张码面馆')
    const [first, second] = [
      { code: (await city.codeOf(manager, placeId)).code },
      { code: (await city.codeOf(manager, placeId)).code },
    ]
    await one.read('POST', '/invitations/accept', first)
    await two.read('POST', '/invitations/accept', second)
    for (const url of ['/invitations/accept', '/invitations/look']) {
      assert.equal((await one.ask('POST', url, second)).error, 'invitation-over')
      assert.equal((await two.ask('POST', url, first)).error, 'invitation-over')
      assert.deepEqual(
        [(await one.ask('POST', url, first)).status, (await two.ask('POST', url, second)).status],
        [200, 200],
      )
    }
  })

  test('after the code was taken back is refused, also to somebody who came in by it', async () => {
    const [manager, keeper] = [await city.person('朱掌柜'), await city.person('秦看门')]
    const placeId = await city.placeOf(manager, '收回的码')
    const terms = { role: 'gatekeeper', uses: 2, lasts: 'day' }
    const { code } = await city.codeOf(manager, placeId, terms)
    await keeper.read('POST', '/invitations/accept', { code })
    const { invitations } = await city.viewOf(manager, placeId)
    await manager.read('DELETE', `/places/${placeId}/invitations/${invitations[0]?.invitationId}`)
    const again = await keeper.ask('POST', '/invitations/accept', { code })
    assert.equal(again.error, 'invitation-over')
    assert.deepEqual(await city.rolesIn(keeper, placeId), ['gatekeeper'])
  })
})
