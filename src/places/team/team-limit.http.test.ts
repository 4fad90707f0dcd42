// A team grows from several sides: by an invitation, by a claim that a manager or the town grants.
// Whoever comes in at the same moment by another side meets the same limit, and the same manager.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp, TeamPerson } from '../../../test/helpers/team-app.ts'
import { meetAt } from '../../../test/helpers/two-at-once.ts'
import type { Tx } from '../../platform/postgres.ts'
import { DAY } from '../../base/instant.ts'
import type { Told } from '../register/contract.ts'
import type { MyInvitations } from './contract.ts'
import { confirmHandover, finishHandovers } from './handover.ts'

const TEAM_MAX = 60
const CLAIMS_MAX = 10

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

// Who is in a team can be read meanwhile, and nobody gets in.
const holdTeams = (tx: Tx) => tx`lock table places.member in share mode`

type Shop = { readonly placeId: number; readonly parentId: number; readonly name: string }

/** A shop of a mall: the locks of the tree and of the shop are not the same row. */
async function shopOf(boss: TeamPerson, name: string): Promise<Shop> {
  const parentId = await city.placeOf(boss, `${name}商场`)
  return { placeId: await city.placeOf(boss, name, { parentId }), parentId, name }
}

/** Fills a team until so many are in it. */
async function fillTeam({ placeId }: Shop, size: number): Promise<void> {
  const length = await sizeOf(placeId)
  await city.database.sql`
    insert into places.member (place_id, phone_blind, phone_mask, role)
    select ${placeId}, decode(lpad(to_hex(number), 32, '0'), 'hex'), '199****0000', 'gatekeeper'
    from generate_series(1, ${size - length}::int) as number`
}

async function sizeOf(placeId: number): Promise<number> {
  const team = await city.database.sql`
    select 1 from places.member where place_id = ${placeId} and removed_at is null`
  return team.length
}

function claim(who: TeamPerson, { placeId, parentId, name }: Shop) {
  const draft = { name, parentId, category: 'restaurant', division: '321182001' }
  return who.ask('POST', '/claims', { placeId, draft, note: '我是新店长' })
}

/** Files a claim and gives the address at which it is decided. */
async function claimed(boss: TeamPerson, who: TeamPerson, shop: Shop): Promise<string> {
  assert.equal((await claim(who, shop)).status, 201)
  const { toDecide } = await boss.read<Told>('GET', '/register')
  const found = toDecide.find((one) => one.placeId === shop.placeId)
  return `/claims/${found?.claimId}/decide`
}

const grant = { isGranted: true, because: '' }

for (const first of ['invitation', 'claim']) {
  test(`the last seat is one, taken by ${first} first and by the other at once`, async () => {
    const [boss, keeper, claimant] = [
      await city.person('末座长'),
      await city.person('末座看门'),
      await city.person('末座认领'),
    ]
    const shop = await shopOf(boss, `末座面馆${first}`)
    const url = await claimed(boss, claimant, shop)
    const { code } = await city.codeOf(boss, shop.placeId)
    await fillTeam(shop, TEAM_MAX - 1)
    const accepted = () => keeper.ask('POST', '/invitations/accept', { code })
    const granted = () => boss.ask('POST', url, grant)
    const order = first === 'claim' ? [granted, accepted] : [accepted, granted]
    const answers = await meetAt(city.database.sql, holdTeams, order)
    assert.deepEqual(
      answers.map(({ error }) => error),
      ['', 'too-large'],
    )
    assert.equal(await sizeOf(shop.placeId), TEAM_MAX)
  })
}

test('whoever is taken off a team while he grants a claim grants nothing', async () => {
  const [boss, second, claimant] = [
    await city.person('留任长'),
    await city.person('卸任副'),
    await city.person('卸任认领'),
  ]
  const shop = await shopOf(boss, '卸任面馆')
  const { placeId } = shop
  await city.addManager(placeId, second)
  const url = await claimed(second, claimant, shop)
  const { team } = await city.viewOf(boss, placeId)
  const { memberId } = team.find((one) => !one.isMe) ?? assert.fail()
  const [removed, granted] = await meetAt(city.database.sql, holdTeams, [
    () => boss.ask('DELETE', `/places/${placeId}/team/${memberId}`),
    () => second.ask('POST', url, grant),
  ])
  assert.deepEqual([removed?.status, granted?.error], [200, 'not-found'])
  assert.deepEqual(await city.rolesIn(claimant, placeId), [])
})

test('the tenth claim at a place is one, whoever else claims it at once', async () => {
  const boss = await city.person('十个长')
  const shop = await shopOf(boss, '十个面馆')
  await city.database.sql`
    insert into places.claim (place_id, phone_blind, phone_mask, person_id, made_at)
    select ${shop.placeId}, decode(lpad(to_hex(number), 32, '0'), 'hex'), '199****0000', number,
      ${city.clock.now()}
    from generate_series(1, ${CLAIMS_MAX - 1}::int) as number`
  const people = [await city.person('第十'), await city.person('十一'), await city.person('十二')]
  const answers = await meetAt(
    city.database.sql,
    (tx) => tx`lock table places.claim in share mode`,
    people.map((who) => () => claim(who, shop)),
  )
  assert.deepEqual(
    answers.map(({ error }) => error),
    ['', 'too-many-claims', 'too-many-claims'],
  )
  // A second tap of whoever waits there is the same claim, also when the list is full.
  const [tenth] = people
  assert.equal(tenth && (await claim(tenth, shop)).status, 201)
})

for (const by of ['town', 'clock'] as const) {
  test(`a team above its limit is handed over by the ${by}, and grows by nobody`, async () => {
    const [boss, heir] = [await city.person(`满员${by}`), await city.person(`接满${by}`)]
    const shop = await shopOf(boss, `满员面馆${by}`)
    const { placeId } = shop
    // Run from the mall alone, with a full team; taken out of it whoever moves it runs it.
    await boss.read('POST', `/places/${placeId}/leave`)
    await fillTeam(shop, TEAM_MAX)
    const because = '单独经营'
    await boss.read('POST', `/places/${placeId}/move`, { parentId: null, because })
    assert.equal(await sizeOf(placeId), TEAM_MAX + 1)
    const body = { phone: heir.phone, ...(await boss.prove()) }
    await boss.read('POST', `/places/${placeId}/handover`, body)
    const { handovers } = await heir.read<MyInvitations>('GET', '/invitations')
    const { handoverId } = handovers[0] ?? assert.fail('nothing was offered')
    await heir.read('POST', `/handovers/${handoverId}/accept`, await heir.prove())
    const town = { by: 'town', division: '321182' } as const
    if (by === 'town') assert.ok((await confirmHandover(city.deps, handoverId, town)).ok)
    city.clock.advance(7 * DAY)
    if (by === 'clock') await finishHandovers(city.deps)
    assert.deepEqual(await city.rolesIn(heir, placeId), ['manager'])
    assert.deepEqual(await city.rolesIn(boss, placeId), [])
    assert.equal(await sizeOf(placeId), TEAM_MAX + 1)
    assert.equal((await city.viewOf(heir, placeId)).history[0]?.what, 'handed-over')
  })
}
