// The register over a real city: new places, those that look alike, claims, the desk of the town;
// by the wrong role, in the wrong town, twice, two at once.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  DESK as S,
  OTHER_TOWN,
  TOWN,
  ZHENHEYI as Z,
  draft,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { Someone } from '../../../test/helpers/register-city.ts'
import type { PlaceDetail } from '../contract.ts'
import type { AlikeAnswer, History, Told, TownClaims, TownPage } from './contract.ts'

const here = await openRegisterCity()
const { manager, staff, make, known, stateOf } = here
const { prints } = here.city.city
after(() => here.city[Symbol.asyncDispose]())

describe('a new place', () => {
  test('works at once, stands on the list of its town, and is confirmed by one tap', async () => {
    const boss = await manager()
    const { placeId, state } = await make(boss, '第一家面馆')
    assert.equal(state, 'unconfirmed')
    const town = await staff('town')
    const page = await town.read<TownPage>(S)
    const row = page.rows.find((one) => one.placeId === placeId)
    assert.equal(row?.name, '第一家面馆')
    assert.deepEqual(row.divisionName, { zh: '三茅街道', en: 'Sanmao Subdistrict' })
    assert.ok(page.waiting.new >= 1)
    const done = await town.read<object>(`${S}/confirm`, { placeIds: [placeId] })
    assert.deepEqual(done, { ok: true, confirmed: [placeId], alike: [], stopped: [] })
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(placeId)[0]?.state, 'confirmed')
    const again = await town.read<object>(`${S}/confirm`, { placeIds: [placeId] })
    assert.deepEqual(again, { ok: true, confirmed: [], alike: [], stopped: [] })
    const { events } = await boss.read<History>(`${Z}/places/${placeId}/history`)
    assert.deepEqual(
      events.map((event) => [event.kind, event.who]),
      [['confirmed', 'town']],
    )
  })

  test('is nothing to another town, to another role, or to a stranger', async () => {
    const boss = await manager()
    const { placeId } = await make(boss, '别镇看不见的店')
    const other = await staff('other')
    const page = await other.read<TownPage>(S)
    assert.ok(!page.rows.some((row) => row.placeId === placeId))
    const wide = await other.read<TownPage>(`${S}?division=${TOWN}`)
    assert.deepEqual(wide.rows, [])
    const because = '不是我的镇'
    const tries: [string, object?][] = [
      [`${S}/${placeId}/history`],
      [`${S}/confirm`, { placeIds: [placeId] }],
      [`${S}/${placeId}/suspend`, { because }],
      [`${S}/${placeId}/resume`, { because }],
      [`${S}/${placeId}/merge`, { into: placeId, because }],
    ]
    const tracer = await staff('tracer')
    for (const [url, payload] of tries) {
      assert.equal((await other.ask(url, payload)).status, 404, url)
      assert.equal((await tracer.ask(url, payload)).status, 403, url)
      assert.equal((await boss.ask(url, payload)).status, 401, url)
    }
    const own = await make(boss, '邻镇的店', { division: OTHER_TOWN })
    const mixed = { placeIds: [own.placeId, placeId] }
    assert.equal((await other.ask(`${S}/confirm`, mixed)).status, 404)
    assert.equal(await stateOf(own.placeId), 'unconfirmed')
  })

  test('is suspended with a reason, which its manager reads, and resumed', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '会被暂停的店')
    const town = await staff('town')
    const url = `${S}/${placeId}/suspend`
    assert.equal((await town.ask(url, { because: ' ' })).error, 'because-missing')
    await town.read(url, { because: '冒用名称' })
    await town.read(url, { because: '再点一次' })
    await prints.refresh()
    assert.equal(prints.pointsOfPlace(placeId)[0]?.state, 'suspended')
    const { events } = await boss.read<History>(`${Z}/places/${placeId}/history`)
    assert.equal(events[0]?.because, '冒用名称')
    const stopped = await town.read<{ stopped: number[] }>(`${S}/confirm`, { placeIds: [placeId] })
    assert.deepEqual(stopped.stopped, [placeId])
    await town.read(`${S}/${placeId}/resume`, { because: '' })
    assert.equal(await stateOf(placeId), 'confirmed')
  })
})

describe('a place that looks like another one', () => {
  test('is shown by its public facts, and is not made without a word', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '江洲人民医院', { address: '扬子中路 1 号' })
    const stranger = await manager()
    const look = draft('江洲 人民医院。')
    const found = await stranger.ask(`${Z}/alike`, look)
    const { places } = JSON.parse(found.text) as AlikeAnswer
    assert.deepEqual(
      places.map((place) => [place.placeId, place.name, place.alike, place.isMine]),
      [[placeId, '江洲人民医院', ['name'], false]],
    )
    assert.deepEqual(Object.keys(places[0] ?? {}).toSorted(), [
      'address',
      'alike',
      'category',
      'divisionName',
      'isMine',
      'name',
      'placeId',
    ])
    assert.ok(!found.text.includes(boss.phone.slice(-4)))
    assert.equal((await stranger.ask(`${Z}/places`, look)).error, 'place-alike')
    const elsewhere = { ...look, division: OTHER_TOWN }
    assert.equal((await stranger.read<AlikeAnswer>(`${Z}/alike`, elsewhere)).places.length, 0)
  })

  test('by its code is found in the whole city, and by its address among its kind', async () => {
    const boss = await manager()
    const identifier = '91350100M000100Y43'
    await make(boss, '信用代码店', { identifier, address: '临江路 77 号' })
    const other = await manager()
    const alikeOf = async (more: object): Promise<unknown[]> => {
      const { places } = await other.read<AlikeAnswer>(`${Z}/alike`, draft('没有同名的店', more))
      return places.map((place) => place.alike)
    }
    assert.deepEqual(await alikeOf({ identifier, division: OTHER_TOWN }), [['identifier']])
    assert.deepEqual(await alikeOf({ address: '临江路77号' }), [['address']])
    assert.deepEqual(await alikeOf({ address: '临江路77号', category: 'shopping' }), [])
    assert.deepEqual(await alikeOf({ identifier, address: '临江路 77 号' }), [
      ['identifier', 'address'],
    ])
  })

  test('said to be another one: both sides and the town are told, and only one tap alone confirms', async () => {
    const boss = await manager()
    const first = await known(boss, '孪生小店')
    const newcomer = await manager()
    const apart = { apartBecause: '同名,在东头,不是一家' }
    const second = await make(newcomer, '孪生小店', apart)
    assert.deepEqual([second.state, second.hasTwin], ['unconfirmed', true])
    const told = async (who: Someone): Promise<Told['twins']> =>
      (await who.read<Told>(`${Z}/register`)).twins
    assert.deepEqual(
      (await told(boss)).map((twin) => [twin.placeId, twin.isNewer, twin.otherName]),
      [[first.placeId, false, '孪生小店']],
    )
    assert.equal((await told(newcomer))[0]?.isNewer, true)

    const town = await staff('town')
    const list = await town.read<TownPage>(`${S}?which=alike`)
    const row = list.rows.find((one) => one.placeId === second.placeId)
    assert.deepEqual(
      row?.alike.map((one) => [one.placeId, one.state, one.because]),
      [[first.placeId, 'confirmed', '同名,在东头,不是一家']],
    )
    const third = await make(newcomer, '不相干的店')
    const both = { placeIds: [second.placeId, third.placeId] }
    const bulk = await town.read<object>(`${S}/confirm`, { ...both, because: '一起确认' })
    const done = { ok: true, confirmed: [third.placeId], alike: [second.placeId], stopped: [] }
    assert.deepEqual(bulk, done)
    const alone = { placeIds: [second.placeId] }
    assert.deepEqual((await town.read<{ alike: number[] }>(`${S}/confirm`, alone)).alike, [
      second.placeId,
    ])
    assert.equal(await stateOf(second.placeId), 'unconfirmed')
    const said = await town.read<object>(`${S}/confirm`, { ...alone, because: '去看过,两家' })
    assert.deepEqual(said, { ok: true, confirmed: [second.placeId], alike: [], stopped: [] })
    assert.deepEqual([await told(boss), await told(newcomer)], [[], []])
  })

  test('of a suspended one is still like it: nothing is washed off by making it again', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '被停的假店')
    await (await staff('town')).read(`${S}/${placeId}/suspend`, { because: '假的' })
    assert.equal((await boss.ask(`${Z}/places`, draft('被停的假店'))).error, 'place-alike')
  })

  test('is made once by two people at the same moment; the second one sees the first', async () => {
    const both = await Promise.all([manager(), manager(), manager()])
    const answers = await Promise.all(
      both.map(async (one) => one.ask(`${Z}/places`, draft('同时新建的店'))),
    )
    assert.deepEqual(
      answers.map((answer) => answer.status).toSorted((one, other) => one - other),
      [201, 409, 409],
    )
  })

  test('is not confirmed twice by two supervisors at the same moment', async () => {
    const boss = await manager()
    const one = await make(boss, '一对店')
    const two = await make(boss, '一对店', { apartBecause: '另一家' })
    const [town, county] = [await staff('town'), await staff('county')]
    await Promise.all([
      town.read(`${S}/confirm`, { placeIds: [one.placeId] }),
      county.read(`${S}/confirm`, { placeIds: [two.placeId] }),
    ])
    const states = [await stateOf(one.placeId), await stateOf(two.placeId)].toSorted()
    assert.deepEqual(states, ['confirmed', 'unconfirmed'])
  })

  test('as a part is compared with its neighbours only, and lies where its complex lies', async () => {
    const boss = await manager()
    const mall = await known(boss, '江城商场')
    const other = await known(boss, '江心商场')
    const unit = { kind: 'unit', parentId: mall.placeId, division: OTHER_TOWN }
    const made = await make(boss, '101', unit)
    await make(boss, '101', { kind: 'unit', parentId: other.placeId })
    assert.equal((await boss.ask(`${Z}/places`, draft('101', unit))).error, 'place-alike')
    const detail = await boss.read<PlaceDetail>(`${Z}/places/${made.placeId}`)
    assert.equal(detail.division, TOWN)
  })
})

describe('a claim', () => {
  const claimOf = (placeId: number, name: string) => ({
    placeId,
    draft: draft(name),
    managerName: '小张',
    note: '我是店长,前任离职了',
  })

  test('goes to the managers of the place, who grant it; twice is once', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '可认领的店')
    const claimant = await manager()
    const claim = claimOf(placeId, '可认领的店')
    await claimant.read(`${Z}/claims`, claim)
    await claimant.read(`${Z}/claims`, claim)
    const waiting = await claimant.ask(`${Z}/register`)
    assert.ok(!waiting.text.includes(boss.phone.slice(-4)), 'tells nothing about the manager')
    const [mine] = (JSON.parse(waiting.text) as Told).claims
    assert.deepEqual([mine?.state, mine?.placeId, mine?.placeName], ['open', null, '可认领的店'])
    assert.equal((await claimant.ask(`${Z}/places/${placeId}`)).status, 404)

    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    assert.equal(toDecide.length, 1)
    const [asked] = toDecide
    assert.deepEqual(
      [asked?.maskedName, asked?.maskedPhone, asked?.name, asked?.note],
      ['王*明', `199****${claimant.phone.slice(-4)}`, '小张', '我是店长,前任离职了'],
    )
    const url = `${Z}/claims/${asked?.claimId}/decide`
    const granted = { isGranted: true, because: '' }
    for (const wrong of [await manager(), claimant]) {
      assert.equal((await wrong.ask(url, granted)).status, 404)
    }
    await boss.read(url, granted)
    await boss.read(url, granted)
    const other = await boss.ask(url, { isGranted: false, because: '算了' })
    assert.equal(other.error, 'claim-decided')
    const [decided] = (await claimant.read<Told>(`${Z}/register`)).claims
    assert.deepEqual([decided?.state, decided?.placeId], ['granted', placeId])
    const detail = await claimant.read<PlaceDetail>(`${Z}/places/${placeId}`)
    assert.equal(detail.role, 'manager')
    assert.equal((await claimant.ask(`${Z}/claims`, claim)).error, 'duplicate')
  })

  test('is seen by the town with a row in the chain, and refused with a reason', async () => {
    const boss = await manager()
    const { placeId } = await make(boss, '未确认的店')
    const claimant = await manager()
    await claimant.read(`${Z}/claims`, claimOf(placeId, '未确认的店'))
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    const claimId = toDecide[0]?.claimId
    const granted = { isGranted: true, because: '' }
    const early = await boss.ask(`${Z}/claims/${claimId}/decide`, granted)
    assert.equal(early.error, 'place-unconfirmed')

    const rows = async (who: Someone): Promise<TownClaims['rows']> =>
      (await who.read<TownClaims>('/api/staff/claims')).rows
    const isThere = (list: TownClaims['rows']) => list.some((row) => row.claimId === claimId)
    assert.ok(!isThere(await rows(await staff('other'))))
    const town = await staff('town')
    assert.ok(isThere(await rows(town)))
    const { sql } = here.city.database
    const seen = await sql`
      select 1 from staff.audit_person_seen s join places.claim c using (person_id)
      where c.claim_id = ${claimId ?? 0}`
    assert.ok(seen.length > 0, 'the claimant finds that the town looked')
    const [audit] = await sql<{ actor: string; action: number }[]>`
      select actor, action from staff.audit order by seq desc limit 1`
    assert.deepEqual(audit, { actor: 'town', action: 94 })
    const url = `/api/staff/claims/${claimId}/decide`
    assert.equal((await (await staff('other')).ask(url, granted)).status, 404)
    const silent = await town.ask(url, { isGranted: false, because: '' })
    assert.equal(silent.error, 'because-missing')
    await town.read(url, { isGranted: false, because: '查无此人' })
    const [mine] = (await claimant.read<Told>(`${Z}/register`)).claims
    assert.deepEqual([mine?.state, mine?.because, mine?.placeId], ['refused', '查无此人', null])
  })

  test('needs the name of the place: an id alone finds nothing', async () => {
    const boss = await manager()
    const { placeId } = await known(boss, '说得出名字才能认领')
    const stranger = await manager()
    for (const id of [placeId, 2_147_483_647]) {
      const tried = await stranger.ask(`${Z}/claims`, claimOf(id, '随便写的'))
      assert.equal(tried.status, 404)
    }
    const silent = { ...claimOf(placeId, '说得出名字才能认领'), note: '' }
    assert.equal((await stranger.ask(`${Z}/claims`, silent)).error, 'because-missing')
  })

  test('is one of three that wait, also when many are sent at once', async () => {
    const boss = await manager()
    const names = ['甲', '乙', '丙', '丁', '戊'].map((one) => `连锁${one}店`)
    const ids: number[] = []
    for (const name of names) ids.push((await make(boss, name)).placeId)
    const greedy = await manager()
    const tried = await Promise.all(
      ids.map(async (id, index) => greedy.ask(`${Z}/claims`, claimOf(id, names[index] ?? ''))),
    )
    assert.equal(tried.filter((answer) => answer.status === 201).length, 3)
    assert.equal(tried.filter((answer) => answer.error === 'too-many-claims').length, 2)

    // What was refused makes room, and the sixth of a day does not.
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    for (const { claimId } of toDecide) {
      await boss.read(`${Z}/claims/${claimId}/decide`, { isGranted: false, because: '不认识' })
    }
    const more = []
    for (const index of [0, 1, 2]) {
      const claim = claimOf(ids[index] ?? 0, names[index] ?? '')
      more.push((await greedy.ask(`${Z}/claims`, claim)).error)
    }
    assert.deepEqual(more, ['', '', 'too-many-claims'])
  })

  test('is one of ten at a place', async () => {
    const boss = await manager()
    const { placeId } = await make(boss, '人人认领的店')
    const answers: number[] = []
    for (let count = 0; count < 11; count += 1) {
      const claimant = await manager()
      answers.push((await claimant.ask(`${Z}/claims`, claimOf(placeId, '人人认领的店'))).status)
    }
    assert.equal(answers.filter((status) => status === 201).length, 10, answers.join(' '))
    assert.equal(answers.at(-1), 429)
  })
})
