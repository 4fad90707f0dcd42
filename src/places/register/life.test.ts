// The life of a place over a real city: renamed, moved, closed, opened again, merged; two at once.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  DESK as S,
  OTHER_TOWN,
  ZHENHEYI as Z,
  draft,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { Someone } from '../../../test/helpers/register-city.ts'
import { DAY } from '../../base/instant.ts'
import { endPresences, insertVisits } from '../../visits/index.ts'
import type { TeamView } from '../team/contract.ts'
import { changeState } from './change-state.ts'
import { decideClaim } from './claims.ts'
import type { History, Told, TownPage } from './contract.ts'
import { mergePlaces } from './merge-places.ts'

const here = await openRegisterCity()
const { manager, staff, make, known, stateOf } = here
const { prints } = here.city.city
after(() => here.city[Symbol.asyncDispose]())

describe('the life of a place', () => {
  test('with another name waits for its town again; one that reads the same does not', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '老王面馆')
    const url = `${Z}/places/${placeId}/rename`
    await boss.read(url, { name: '老王 面馆', because: '' })
    assert.equal(await stateOf(placeId), 'confirmed')
    await boss.read(url, { name: '人民医院分院', because: '换招牌' })
    assert.equal(await stateOf(placeId), 'unconfirmed')
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(placeId)[0]?.placeName, '人民医院分院')
    const { events } = await boss.read<History>(`${Z}/places/${placeId}/history`)
    assert.deepEqual(
      events.map((event) => [event.kind, event.who, event.from, event.to]),
      [
        ['renamed', 'me', '老王 面馆', '人民医院分院'],
        ['renamed', 'me', '老王面馆', '老王 面馆'],
        ['confirmed', 'town', undefined, undefined],
      ],
    )
    await known(boss, '老字号')
    assert.equal((await boss.ask(url, { name: '老字号', because: '' })).error, 'place-alike')
    const bidi = await boss.ask(url, { name: 'a\u202Eb', because: '' })
    assert.equal(bidi.error, 'bad-input')
  })

  test('moves within its tree with all that is below, and never below itself', async () => {
    const boss = await manager()
    const mall = await known(boss, '搬家商场')
    const floors = [
      await make(boss, '一楼', { kind: 'floor', parentId: mall.placeId }),
      await make(boss, '二楼', { kind: 'floor', parentId: mall.placeId }),
    ] as const
    const unit = await make(boss, '102', { kind: 'unit', parentId: floors[0].placeId })
    const move = (placeId: number, parentId: number | null) =>
      boss.ask(`${Z}/places/${placeId}/move`, { parentId, because: '' })
    assert.equal((await move(floors[0].placeId, unit.placeId)).error, 'place-move')
    assert.equal((await move(floors[0].placeId, floors[0].placeId)).error, 'place-move')
    assert.equal((await move(unit.placeId, floors[1].placeId)).status, 200)
    assert.equal((await move(unit.placeId, floors[1].placeId)).status, 200)
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(unit.placeId)[0]?.parentId, floors[1].placeId)
    const { events } = await boss.read<History>(`${Z}/places/${unit.placeId}/history`)
    assert.deepEqual(
      events.map((event) => [event.kind, event.from, event.to]),
      [['moved', '一楼', '二楼']],
    )
    assert.equal((await move(floors[1].placeId, null)).status, 200)
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(unit.placeId)[0]?.complexId, floors[1].placeId)
  })

  test('that leaves its complex keeps somebody who runs it', async () => {
    const boss = await manager()
    const mall = await known(boss, '出走商场')
    const unit = await make(boss, '101', { kind: 'unit', parentId: mall.placeId })
    const { sql } = here.city.database
    const countOwn = async () =>
      (await sql`select 1 from places.member where place_id = ${unit.placeId}`).length
    // As an import makes it: run by the managers of the complex alone.
    await sql`delete from places.member where place_id = ${unit.placeId}`
    const away = { parentId: null, because: '' }
    await boss.read(`${Z}/places/${unit.placeId}/move`, away)
    assert.equal(await countOwn(), 1)
    assert.equal((await boss.ask(`${Z}/places/${unit.placeId}/history`)).status, 200)
    const { team, history } = await boss.read<TeamView>(`${Z}/places/${unit.placeId}/team`)
    assert.deepEqual([team[0]?.isMe, team[0]?.role], [true, 'manager'])
    assert.deepEqual([history[0]?.what, history[0]?.memberId], ['joined', team[0]?.memberId])
  })

  test('goes to another town only with its complex, and is looked at there again', async () => {
    const boss = await manager()
    const shop = await known(boss, '要进商场的店')
    const mall = await known(boss, '邻镇商场', { division: OTHER_TOWN })
    const url = `${Z}/places/${shop.placeId}/move`
    await boss.read(url, { parentId: mall.placeId, because: '迁入' })
    assert.equal(await stateOf(shop.placeId), 'unconfirmed')
    const other = await staff('other')
    const page = await other.read<TownPage>(S)
    assert.equal(page.rows.find((row) => row.placeId === mall.placeId)?.inside, 1)
    const inside = await other.read<TownPage>(`${S}?inside=${mall.placeId}`)
    assert.deepEqual(
      inside.rows.map((row) => row.placeId),
      [shop.placeId],
    )
  })

  test('leaves a complex only with a manager of it, and enters none of others', async () => {
    const boss = await manager()
    const mall = await known(boss, '别人的商场')
    const unit = await known(boss, '205', { kind: 'unit', parentId: mall.placeId })
    const tenant = await manager()
    const claim = {
      placeId: unit.placeId,
      draft: draft('205', { parentId: mall.placeId }),
      note: '租户',
    }
    await tenant.read(`${Z}/claims`, claim)
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    const granted = { isGranted: true, because: '' }
    await boss.read(`${Z}/claims/${toDecide[0]?.claimId}/decide`, granted)
    const own = await known(tenant, '租户自己的楼')
    const url = `${Z}/places/${unit.placeId}/move`
    const out = await tenant.ask(url, { parentId: own.placeId, because: '' })
    assert.equal(out.error, 'leaves-complex')
    const away = `${Z}/places/${own.placeId}/move`
    assert.equal((await tenant.ask(away, { parentId: mall.placeId, because: '' })).status, 404)
    const wrong = { parentId: 2_147_483_647, because: '' }
    assert.equal((await tenant.ask(away, wrong)).status, 404)
  })

  test('never makes a ring, however two moves meet', async () => {
    const boss = await manager()
    const { sql } = here.city.database
    for (let round = 0; round < 6; round += 1) {
      const one = await make(boss, `环一${round}`)
      const two = await make(boss, `环二${round}`)
      const move = (from: number, parentId: number) =>
        boss.ask(`${Z}/places/${from}/move`, { parentId, because: '' })
      const answers = await Promise.all([
        move(one.placeId, two.placeId),
        move(two.placeId, one.placeId),
        boss.ask(`${Z}/places`, draft('环里的单元', { parentId: two.placeId })),
      ])
      assert.equal(answers.slice(0, 2).filter((answer) => answer.status === 200).length, 1)
      const wrong = await sql`
        select 1 from places.place p join places.place u on u.place_id = p.parent_id
        where p.complex_id <> u.complex_id`
      assert.equal(wrong.length, 0)
    }
  })

  test('closes with everything inside and opens again as it was', async () => {
    const boss = await manager()
    const mall = await known(boss, '要歇业的商场')
    const floor = await known(boss, '歇业一楼', { kind: 'floor', parentId: mall.placeId })
    const gone = await make(boss, '早就关了', { kind: 'floor', parentId: mall.placeId })
    const act = (placeId: number, name: string, because = '装修') =>
      boss.ask(`${Z}/places/${placeId}/${name}`, { because })
    const { sql } = here.city.database
    await act(gone.placeId, 'close')
    await sql`
      update places.place set closed_at = closed_at - interval '1 day'
      where place_id = ${gone.placeId}`
    assert.equal((await act(mall.placeId, 'close', '')).error, 'because-missing')
    assert.equal((await act(mall.placeId, 'close')).status, 200)
    assert.equal((await act(mall.placeId, 'close')).status, 200)
    assert.deepEqual(
      [await stateOf(mall.placeId), await stateOf(floor.placeId)],
      ['closed', 'closed'],
    )
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(floor.placeId)[0]?.state, 'closed')
    const { closed } = await boss.read<Told>(`${Z}/register`)
    assert.ok(closed.some((place) => place.placeId === mall.placeId))
    assert.equal((await act(floor.placeId, 'reopen')).error, 'place-state')
    const inside = draft('关门后新建', { parentId: mall.placeId })
    assert.equal((await boss.ask(`${Z}/places`, inside)).error, 'place-state')
    assert.equal((await act(mall.placeId, 'reopen', '')).status, 200)
    const states = [mall, floor, gone].map(async (one) => stateOf(one.placeId))
    assert.deepEqual(await Promise.all(states), ['confirmed', 'confirmed', 'closed'])
  })

  test('closed for more than 30 days is looked at again', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '关了很久的店')
    const { sql } = here.city.database
    const at = here.city.city.clock.now()
    const change = { actor: { kind: 'cli', name: 'cli:test' }, because: '歇业' } as const
    const close = { placeId, act: 'close' } as const
    await sql.begin((tx) =>
      changeState(tx, { endPresences }, close, { ...change, at: at - 31 * DAY }),
    )
    await boss.read(`${Z}/places/${placeId}/reopen`, { because: '回来了' })
    assert.equal(await stateOf(placeId), 'unconfirmed')
  })
})

describe('a merge', () => {
  test('closes one for good, leaves its visits alone, and its codes show the way', async () => {
    const { city } = here
    const boss = await manager()
    const kept = await known(boss, '留下的店')
    const gone = await known(boss, '并掉的店')
    await prints.refresh()
    const old = prints.pointsOfPlace(gone.placeId)[0] ?? assert.fail()
    const enteredAt = city.city.clock.now()
    const usual = { reporterId: null, deviceNo: 1, flags: 0, ruleVersion: 1 }
    const visit = { ...usual, personId: 1, enteredAt, placeId: gone.placeId, printNo: 1 }
    await insertVisits(city.database.sql, [visit])
    const url = `${Z}/places/${gone.placeId}/merge`
    const body = { into: kept.placeId, because: '重复登记' }
    await boss.read(url, body)
    await boss.read(url, body)
    await city.city.prints.refresh()
    const page = await city.app.inject({ url: `/p/${old.token}` })
    assert.equal(page.statusCode, 410)
    assert.match(page.body, /data-trouble="merged"/)
    const way = city.city.prints.pointsOfPlace(kept.placeId)[0]
    assert.match(page.body, new RegExp(`href="/p/${way?.token}"`))
    assert.match(page.body, /留下的店/)
    const reopened = await boss.ask(`${Z}/places/${gone.placeId}/reopen`, { because: '' })
    assert.equal(reopened.error, 'place-state')
    const visits = await city.database.sql`
      select 1 from visits.visit where place_id = ${gone.placeId} and print_no = 1`
    assert.equal(visits.length, 1)
    const { events } = await boss.read<History>(`${Z}/places/${kept.placeId}/history`)
    assert.deepEqual([events[0]?.kind, events[0]?.to], ['absorbed', '并掉的店'])

    const last = await known(boss, '最后的店')
    await boss.read(`${Z}/places/${kept.placeId}/merge`, { into: last.placeId, because: '又一次' })
    await city.city.prints.refresh()
    const later = await city.app.inject({ url: `/p/${old.token}` })
    assert.match(later.body, /最后的店/)
  })

  test('is refused with parts inside, into others, into the unknown, and in a ring', async () => {
    const boss = await manager()
    const one = await known(boss, '有楼层的店')
    await make(boss, '一层', { kind: 'floor', parentId: one.placeId })
    const two = await known(boss, '空的店')
    const fresh = await make(boss, '镇里还不认识')
    const merge = (from: number, into: number, who: Someone = boss) =>
      who.ask(`${Z}/places/${from}/merge`, { into, because: '合并' })
    assert.equal((await merge(one.placeId, two.placeId)).error, 'place-parts')
    assert.equal((await merge(two.placeId, fresh.placeId)).error, 'place-state')
    assert.equal((await merge(two.placeId, two.placeId)).error, 'bad-input')
    const stranger = await manager()
    const theirs = await known(stranger, '外人的店')
    assert.equal((await merge(two.placeId, theirs.placeId)).status, 404)
    assert.equal((await merge(two.placeId, theirs.placeId, stranger)).status, 404)
    const three = await known(boss, '第三家')
    const both = await Promise.all([
      merge(two.placeId, three.placeId),
      merge(three.placeId, two.placeId),
    ])
    assert.equal(both.filter((answer) => answer.status === 200).length, 1)
  })

  test('by the town settles a pair and takes the open claims along', async () => {
    const boss = await manager()
    const real = await known(boss, '真的药店')
    const newcomer = await manager()
    const made = await make(newcomer, '真的药店', { apartBecause: '我说是另一家' })
    const claimant = await manager()
    await claimant.read(`${Z}/claims`, {
      placeId: made.placeId,
      draft: draft('真的药店'),
      note: '我在这里上班',
    })
    const town = await staff('town')
    const url = `${S}/${made.placeId}/merge`
    assert.equal(
      (await town.ask(url, { into: real.placeId, because: '' })).error,
      'because-missing',
    )
    await town.read(url, { into: real.placeId, because: '同一家' })
    assert.deepEqual((await boss.read<Told>(`${Z}/register`)).twins, [])
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    assert.deepEqual(
      toDecide.map((claim) => claim.placeId),
      [real.placeId],
    )
    assert.equal(toDecide[0]?.note, '我在这里上班')
    // The team of the merged place gets nothing by it.
    assert.equal((await newcomer.ask(`${Z}/places/${real.placeId}`)).status, 404)
    const { closed } = await newcomer.read<Told>(`${Z}/register`)
    assert.equal(closed[0]?.mergedInto, '真的药店')
  })

  test('and a claim of the merged place decided at the same moment wait for each other', async () => {
    const boss = await manager()
    const [kept, gone] = [await known(boss, '留下的店'), await known(boss, '并走的店')]
    const claimant = await manager()
    const claim = { placeId: gone.placeId, draft: draft('并走的店'), note: '我是店长' }
    await claimant.read(`${Z}/claims`, claim)
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    const { sql, keyring } = here.city.database
    const at = here.city.city.clock.now()
    const change = { actor: { kind: 'cli' as const, name: 'test' }, at, because: '同一家' }
    let merged: Promise<unknown> = Promise.resolve()
    // The merge comes when the claim is being decided already.
    const mayDecide = async () => {
      const pair = { placeId: gone.placeId, into: kept.placeId }
      merged = sql.begin((tx) => mergePlaces(tx, { endPresences }, pair, change))
      await setTimeout(300)
      return true
    }
    const decision = { claimId: toDecide[0]?.claimId ?? 0, isGranted: true, mayDecide }
    const decided = await sql.begin((tx) => decideClaim(tx, keyring, decision, change))
    assert.deepEqual([decided, await merged], [{ ok: true }, { ok: true }])
    assert.equal(await stateOf(gone.placeId), 'closed')
  })
})
