// Claims that nobody decides: they end with their place, or when a month is over, and the claimant
// is told so; and how many places one account may make.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  DESK as S,
  OTHER_TOWN,
  TOWN,
  ZHENHEYI as Z,
  draft,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { Someone } from '../../../test/helpers/register-city.ts'
import { DAY } from '../../base/instant.ts'
import { lapseClaims } from './claims.ts'
import type { Told, TownClaims } from './contract.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())
const { sql } = here.city.database
const because = '演练'

async function claimedBy(claimant: Someone, name: string, more: object = {}) {
  const boss = await here.manager()
  const { placeId } = await here.known(boss, name, more)
  const body = { placeId, draft: draft(name, more), note: '我是新店长' }
  await claimant.read(`${Z}/claims`, body)
  return { boss, placeId }
}

const toldOf = async (who: Someone) => who.read<Told>(`${Z}/register`)

test('a claim ends with its place, for both sides and the town, and opening revives nothing', async () => {
  const claimant = await here.manager()
  const { boss, placeId } = await claimedBy(claimant, '关门的认领')
  await boss.read(`${Z}/places/${placeId}/close`, { because })
  for (const act of ['', 'reopen']) {
    if (act !== '') await boss.read(`${Z}/places/${placeId}/${act}`, { because })
    const [claim] = (await toldOf(claimant)).claims
    assert.deepEqual([claim?.state, claim?.because, claim?.placeId], ['refused', '', null])
    assert.deepEqual((await toldOf(boss)).toDecide, [])
    const { rows } = await (await here.staff('town')).read<TownClaims>('/api/staff/claims')
    assert.ok(rows.every((row) => row.placeId !== placeId))
  }
  // It is open again, and so it is claimed anew.
  const body = { placeId, draft: draft('关门的认领'), note: '我还是新店长' }
  await claimant.read(`${Z}/claims`, body)
  assert.equal((await toldOf(boss)).toDecide.length, 1)
})

test('a claim that nobody answers is over after thirty days, and not a second before', async () => {
  const claimant = await here.manager()
  await claimedBy(claimant, '没人答的认领')
  const madeAt = (await toldOf(claimant)).claims[0]?.madeAt ?? 0
  const states = []
  for (const at of [madeAt + 30 * DAY - 1, madeAt + 30 * DAY]) {
    await lapseClaims(sql, at)
    const [claim] = (await toldOf(claimant)).claims
    states.push(claim?.state, claim?.because)
  }
  assert.deepEqual(states, ['open', '', 'refused', ''])
})

test('a correction leaves alone what lies inside in another town', async () => {
  const boss = await here.manager()
  const address = '交界路 1 号'
  const mall = await here.known(boss, '跨界商场', { address })
  const more = { kind: 'floor', parentId: mall.placeId, address }
  const [own, foreign] = [
    await here.known(boss, '本镇一楼', more),
    await here.known(boss, '邻镇二楼', more),
  ]
  // So does a list that headquarters brings in.
  await sql`update places.place set division = ${OTHER_TOWN} where place_id = ${foreign.placeId}`
  const town = await here.staff('town')
  const body = { name: '跨界商场', address: '交界路 2 号', division: TOWN, because }
  await town.read(`${S}/${mall.placeId}/correct`, body)
  const rows = await sql<{ division: string; address: string }[]>`
    select division, address from places.place
    where place_id = any(${[own.placeId, foreign.placeId]}::int[]) order by place_id`
  assert.deepEqual(
    rows.map((row) => [row.division, row.address]),
    [
      [TOWN, '交界路 2 号'],
      [OTHER_TOWN, address],
    ],
  )
})

test('an account manages five hundred places by itself, whoever taps twice', async () => {
  const boss = await here.manager()
  const { placeId } = await here.make(boss, '第一家')
  await sql`
    with first as (
      select * from places.member where place_id = ${placeId}
    ), made as (
      insert into places.place (kind, name, category, division, identifier_kind, complex_id)
      select p.kind, p.name || n, p.category, p.division, p.identifier_kind, p.complex_id
      from places.place p, generate_series(2, 499) n where p.place_id = ${placeId}
      returning place_id
    )
    insert into places.member (place_id, phone_blind, phone_mask, role)
    select made.place_id, first.phone_blind, first.phone_mask, 'manager' from made, first`
  const taps = ['甲', '乙', '丙', '丁'].map((name) => boss.ask(`${Z}/places`, draft(`末家${name}`)))
  const answers = (await Promise.all(taps)).map((answer) => answer.error)
  assert.deepEqual(answers.toSorted(), ['', 'too-large', 'too-large', 'too-large'])
})
