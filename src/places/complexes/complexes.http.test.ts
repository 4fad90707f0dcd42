// Imports over real routes and a real database: how much, twice, two at once, half wrong, by
// strangers; and who sees what of the tree afterwards.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { openComplexApp, workbookOf } from '../../../test/helpers/complex-app.ts'
import type { ComplexApp, Phone } from '../../../test/helpers/complex-app.ts'
import { blindPhone } from '../../people/index.ts'
import type { MyPlaces, PlaceDetail } from '../contract.ts'
import { addMember, openPrintIndex } from '../index.ts'

let city: ComplexApp
before(async () => {
  city = await openComplexApp()
})
after(() => city[Symbol.asyncDispose]())

const xlsx = async (rows: readonly (readonly string[])[]) =>
  (await workbookOf(rows)).toString('base64')

/** What of the complex has a live code. */
async function countCodes(placeId: number): Promise<number> {
  const [row] = await city.database.sql<{ count: number }[]>`
    select count(*)::int as count from places.print r join places.place p using (place_id)
    where p.complex_id = ${placeId} and r.withdrawn_at is null`
  return row?.count ?? 0
}

function floors(count: number, units: number): string[][] {
  return Array.from({ length: count * units }, (_, at) => {
    const floor = 1 + Math.floor(at / units)
    return [`${floor}层/${floor}${String(1 + (at % units)).padStart(2, '0')}`, '', '', '', '']
  })
}

describe('an import', () => {
  test('makes two thousand units with a code each, and sent again makes none', async () => {
    const { manager, placeId, name } = await city.openComplex()
    const file = await xlsx(floors(40, 50))
    const seen = await city.preview(manager, placeId, { file })
    assert.equal(seen.status, 200, JSON.stringify(seen.body).slice(0, 300))
    assert.deepEqual([seen.body.made, seen.body.rows, seen.body.problemsTotal], [2040, 2000, 0])
    assert.equal(await city.countUnits(placeId), 1, 'a preview makes nothing')

    const importId = randomUUID()
    const done = await city.send(manager, placeId, { file, importId })
    assert.deepEqual([done.status, done.body.made], [201, 2040], JSON.stringify(done.body))
    assert.deepEqual([await city.countUnits(placeId), await countCodes(placeId)], [2041, 2041])

    const again = await city.send(manager, placeId, { file, importId })
    assert.deepEqual(again.body, done.body, 'the answer that was lost')
    const later = await city.send(manager, placeId, { file })
    assert.deepEqual([later.body.made, later.body.same, later.body.changed], [0, 2000, 0])
    const other = await city.send(manager, placeId, { text: 'A座', importId })
    assert.deepEqual([other.status, other.body.error], [409, 'duplicate'])
    assert.deepEqual([await city.countUnits(placeId), await countCodes(placeId)], [2041, 2041])

    const mine = await manager.get<MyPlaces>('/places')
    assert.equal(mine.body.places.length, 2041, 'the manager has the whole tree')
    const unit = mine.body.places.find((one) => one.label === '4007')
    assert.deepEqual(
      [unit?.name, unit?.kind, unit?.state],
      [`${name} 40层 4007`, 'unit', 'unconfirmed'],
    )
    const [row] = await city.database.sql<{ token: string }[]>`
      select token from places.print where place_id = ${unit?.placeId ?? 0}`
    await using prints = new AsyncDisposableStack()
    const index = await openPrintIndex(city.database.sql, city.database.keyring)
    prints.defer(index.close)
    assert.equal(index.find(row?.token ?? '')?.placeName, `${name} 40层 4007`)
  })

  test('makes six thousand units a day for one account, and no more', async () => {
    const { manager, placeId } = await city.openComplex()
    assert.equal((await city.send(manager, placeId, { text: 'A座' })).status, 201)
    await city.database.sql`
      update places.complex_import set made = 5999 where place_id = ${placeId}`
    const over = await city.send(manager, placeId, { text: 'B座\nC座' })
    assert.deepEqual([over.status, over.body.error], [429, 'too-many-units'])
    assert.equal((await city.send(manager, placeId, { text: 'B座' })).status, 201)
    assert.equal(await city.countUnits(placeId), 3)
  })

  test('sent twice at the same moment is made once, and so are two different ones', async () => {
    const { manager, placeId } = await city.openComplex()
    const text = floors(3, 20)
      .map(([path]) => path)
      .join('\n')
    const importId = randomUUID()
    const answers = await Promise.all([
      city.send(manager, placeId, { text, importId }),
      city.send(manager, placeId, { text, importId }),
      city.send(manager, placeId, { text }),
      city.send(manager, placeId, { text: `${text}\n4层/401` }),
    ])
    assert.deepEqual(
      answers.map((one) => one.status),
      [201, 201, 201, 201],
    )
    assert.deepEqual(answers[0].body, answers[1].body)
    assert.equal(await city.countUnits(placeId), 1 + 63 + 2)
  })

  test('with one wrong row makes nothing, and says which row, column and why', async () => {
    const { manager, placeId } = await city.openComplex()
    const rows = floors(1, 3)
    const bad = [['1层/201', '', '饭馆', '', ''], ['1层/202', '', '', 'X', '1'], ...rows]
    const file = await xlsx([...rows.slice(0, 2), ...bad])
    const seen = await city.preview(manager, placeId, { file })
    assert.deepEqual(
      seen.body.problems.map(({ row, column }) => [row, column.zh]),
      [
        [4, '类别'],
        [5, '统一社会信用代码或车牌'],
        [5, '负责人手机'],
        [6, '路径'],
        [7, '路径'],
      ],
    )
    assert.deepEqual(seen.body.units, [])
    assert.match(seen.body.problems[3]?.message.en ?? '', /Row 2/)
    const done = await city.send(manager, placeId, { file })
    assert.deepEqual([done.status, done.body.error], [409, 'import-wrong'])
    assert.equal(await city.countUnits(placeId), 1)
  })

  test('with corrections changes the unit that has the path, and keeps what was before', async () => {
    const { manager, placeId } = await city.openComplex()
    const first = [
      ['A座/1层/101', '面馆', '餐饮场所', '', ''],
      ['A座/1层/102', '药房', '药店', '', ''],
    ]
    await city.send(manager, placeId, { file: await xlsx(first) })
    await city.confirmComplex(placeId)
    const code = '91350100M000100Y43'
    const second = [
      ['ａ座/1层/101', '陈记面馆', '', code, ''],
      ['A座/1层/102', '', '', '', ''],
    ]
    const done = await city.send(manager, placeId, { file: await xlsx(second) })
    assert.deepEqual(done.body, { ok: true, made: 0, changed: 1, same: 1, invited: 0 })
    const { places } = (await manager.get<MyPlaces>('/places')).body
    const shop = places.find((one) => one.label === '101')
    const pharmacy = places.find((one) => one.label === '102')
    assert.deepEqual(
      [shop?.name, shop?.category, shop?.state],
      ['陈记面馆', 'restaurant', 'unconfirmed'],
      'the town has seen another shop there',
    )
    assert.deepEqual([pharmacy?.name, pharmacy?.state], ['药房', 'confirmed'])
    const [kept] = await city.database.sql<{ before: { name: string }[] }[]>`
      select before from places.complex_import where place_id = ${placeId} and changed = 1`
    assert.equal(kept?.before[0]?.name, '面馆')
  })

  test('goes below a building too, and no deeper than a unit', async () => {
    const { manager, placeId } = await city.openComplex()
    await city.send(manager, placeId, { text: 'A座' })
    const tower = (await manager.get<MyPlaces>('/places')).body.places.find(
      (one) => one.label === 'A座',
    )
    const towerId = tower?.placeId ?? 0
    assert.equal((await city.send(manager, towerId, { text: '1层/101' })).body.made, 2)
    const whole = await city.send(manager, placeId, { text: 'A座/1层/101\nA座/1层/102' })
    assert.deepEqual([whole.body.made, whole.body.same], [1, 1])
    const deep = await city.send(manager, towerId, { text: '1层/101/里间' })
    assert.equal(deep.body.error, 'import-wrong')
  })

  test('finds a unit where it was moved to, and a closed one no more', async () => {
    const { manager, placeId } = await city.openComplex()
    await city.send(manager, placeId, { text: '1层/101\n1层/102\n2层' })
    const { places } = (await manager.get<MyPlaces>('/places')).body
    const idOf = (label: string) => places.find((one) => one.label === label)?.placeId ?? 0
    const move = { parentId: idOf('2层'), because: '' }
    const moved = await manager.post(`/places/${idOf('101')}/move`, move)
    assert.equal(moved.status, 200, JSON.stringify(moved.body))
    const there = await city.send(manager, placeId, { text: '2层/101' })
    assert.deepEqual([there.body.made, there.body.same], [0, 1])

    const closed = await manager.post(`/places/${idOf('102')}/close`, { because: '退租' })
    assert.equal(closed.status, 200, JSON.stringify(closed.body))
    const again = await city.send(manager, placeId, { text: '1层/102' })
    assert.equal(again.body.made, 1, 'another shop, another place: the visits stay apart')
    await manager.post(`/places/${placeId}/close`, { because: '拆除' })
    const late = await city.send(manager, placeId, { text: '3层' })
    assert.deepEqual([late.status, late.body.error], [409, 'place-state'])
  })

  test('renames no suspended unit free', async () => {
    const { manager, placeId } = await city.openComplex()
    await city.send(manager, placeId, { text: '101' })
    await city.confirmComplex(placeId)
    const { sql } = city.database
    await sql`
      update places.place set state = 'suspended', state_before = 'confirmed'
      where parent_id = ${placeId}`
    const file = await xlsx([['101', '人民医院', '', '', '']])
    assert.equal((await city.send(manager, placeId, { file })).body.changed, 1)
    const [unit] = await sql<{ state: string; before: string }[]>`
      select state, state_before as before from places.place where parent_id = ${placeId}`
    assert.deepEqual([unit?.state, unit?.before], ['suspended', 'unconfirmed'])
  })

  test('takes a fleet with its carriages', async () => {
    const { manager, placeId } = await city.openComplex('扬中公交')
    const rows = [
      ['1路/苏L12345', '', '公交车', '', ''],
      ['1路/苏L12345/1号车厢', '', '', '', ''],
      ['2路/备用', '', 'bus', '苏L·D12346', ''],
    ]
    assert.equal((await city.send(manager, placeId, { file: await xlsx(rows) })).body.made, 5)
    const { places } = (await manager.get<MyPlaces>('/places')).body
    const bus = places.find((one) => one.label === '苏L12345')
    assert.deepEqual([bus?.kind, bus?.category], ['vehicle', 'bus'])
    const detail = await manager.get<PlaceDetail>(`/places/${bus?.placeId}`)
    assert.equal(detail.body.identifier, '苏L12345')
  })

  test('of a code that stands elsewhere is noted on both sides and for the town', async () => {
    const one = await city.openComplex()
    const two = await city.openComplex()
    const rows = await xlsx([['101', '连锁店', '', '91350100M000100Y43', '']])
    await city.send(one.manager, one.placeId, { file: rows })
    await city.send(two.manager, two.placeId, { file: rows })
    const [noted] = await city.database.sql<{ count: number }[]>`
      select count(*)::int as count from places.twin t
        join places.place p on p.place_id = t.place_id
        join places.place o on o.place_id = t.other_id
      where p.complex_id = ${two.placeId} and o.complex_id = ${one.placeId}`
    assert.equal(noted?.count, 1)
  })
})

describe('whoever an import invites', () => {
  const PHONE = '19900008001'
  const invited = (phone: Phone) =>
    phone.get<{ invitations: { invitationId: number; placeName: string }[] }>('/invitations')

  test('runs his own unit once the town has said yes, and sees nothing else', async () => {
    const { manager, placeId, name } = await city.openComplex()
    const rows = [
      ['1层/101', '', '', '', PHONE],
      ['1层/102', '', '', '', ''],
    ]
    const done = await city.send(manager, placeId, { file: await xlsx(rows) })
    assert.equal(done.body.invited, 1)
    const shop = await city.signIn(PHONE)
    assert.deepEqual((await shop.get<MyPlaces>('/places')).body.places, [])
    // Before that nobody is written to in the name of a place that anybody made up.
    assert.deepEqual((await invited(shop)).body.invitations, [])
    const [written] = await city.database.sql<{ id: number }[]>`
      select invitation_id as id from places.invitation join places.place using (place_id)
      where complex_id = ${placeId}`
    const yes = { invitationId: written?.id }
    const early = await shop.post('/invitations/accept', yes)
    assert.deepEqual([early.status, early.body.error], [409, 'place-unconfirmed'])

    await city.confirmComplex(placeId)
    assert.deepEqual(
      (await invited(shop)).body.invitations.map((one) => one.placeName),
      [`${name} 1层 101`],
    )
    const accepted = await shop.post<{ placeId: number }>('/invitations/accept', yes)
    assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
    const { places } = (await shop.get<MyPlaces>('/places')).body
    assert.deepEqual(
      places.map((one) => [one.name, one.role]),
      [[`${name} 1层 101`, 'manager']],
    )

    const all = (await manager.get<MyPlaces>('/places')).body.places
    assert.equal(all.length, 4)
    for (const { placeId: id, label } of all) {
      const answer = await shop.get(`/places/${id}`)
      assert.equal(answer.status, label === '101' ? 200 : 404, `${label} for the shop`)
      const units = await shop.raw(`/places/${id}/units.csv`)
      assert.equal(units.statusCode, label === '101' ? 200 : 404)
      if (label === '101') assert.doesNotMatch(units.body, /102/)
      if (label === '101') continue
      for (const stranger of [city.preview, city.send]) {
        const tried = await stranger(shop, id, { text: '偷加的' })
        assert.deepEqual([tried.status, tried.body.error], [404, 'not-found'])
      }
    }
    assert.equal(await city.countUnits(placeId), 4)
  })

  test('is not asked twice, nor when he runs what stands above', async () => {
    const { manager, placeId } = await city.openComplex()
    const own = manager.phone
    const rows = [
      ['1层', '', '', '', '19900008010'],
      ['1层/101', '', '', '', '19900008010'],
      ['1层/102', '', '', '', own],
      ['1层/103', '', '', '', '19900008011'],
    ]
    const file = await xlsx(rows)
    assert.equal((await city.send(manager, placeId, { file })).body.invited, 2)
    assert.equal((await city.send(manager, placeId, { file })).body.invited, 0)
  })

  test('by mistake is not invited any more when the row has another phone', async () => {
    const { manager, placeId } = await city.openComplex()
    const wrong = await city.signIn('19900008021')
    const right = await city.signIn('19900008022')
    await city.send(manager, placeId, { text: '101' })
    await city.confirmComplex(placeId)
    for (const [phone, counts] of [
      [wrong.phone, [1, 0]],
      [right.phone, [0, 1]],
    ] as const) {
      const file = await xlsx([['101', '', '', '', phone]])
      assert.equal((await city.send(manager, placeId, { file })).body.invited, 1)
      const open = [await invited(wrong), await invited(right)]
      assert.deepEqual(
        open.map((one) => one.body.invitations.length),
        counts,
      )
    }
  })

  test('is kept as a blind index and a mask, wherever an import wrote', async () => {
    const rows = await city.database.sql<{ text: string }[]>`
      select i::text as text from places.invitation i
      union all select c::text from places.complex_import c
      union all select e::text from places.team_event e`
    assert.ok(rows.length > 10)
    assert.doesNotMatch(rows.map((row) => row.text).join('\n'), /1990000\d{4}/)
  })
})

describe('a stranger', () => {
  test('finds neither the complex nor its template, and a gatekeeper may not', async () => {
    const { placeId } = await city.openComplex()
    const stranger = await city.signIn('19900008101')
    for (const path of ['units.csv', 'units.xlsx']) {
      assert.equal((await stranger.raw(`/places/${placeId}/${path}`)).statusCode, 404)
    }
    for (const ask of [city.preview, city.send]) {
      assert.equal((await ask(stranger, placeId, { text: 'A' })).status, 404)
      assert.equal((await ask(stranger, 2_000_000_000, { text: 'A' })).status, 404)
    }
    const nobody = await city.app.inject({
      method: 'POST',
      url: `/api/zhenheyi/places/${placeId}/import`,
      payload: { importId: randomUUID(), text: 'A' },
    })
    assert.equal(nobody.statusCode, 401)
    const phoneBlind = blindPhone(city.database.keyring, '19900008102') ?? assert.fail()
    const keeper = { placeId, phoneBlind, phoneMask: '199****8102', role: 'gatekeeper' } as const
    await city.database.sql.begin((tx) => addMember(tx, city.database.keyring, keeper))
    const gatekeeper = await city.signIn('19900008102')
    for (const ask of [city.preview, city.send]) {
      const answer = await ask(gatekeeper, placeId, { text: 'A' })
      assert.deepEqual([answer.status, answer.body.error], [403, 'not-allowed'])
    }
  })
})
