// The town corrects a place, closes it and opens it again: by its supervisors alone, with a reason,
// in the history and in the chain.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  DESK as S,
  OTHER_TOWN,
  TOWN,
  ZHENHEYI as Z,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import { verifyAudit } from '../../staff/index.ts'
import type { PlaceDetail } from '../contract.ts'
import { openPrintIndex } from '../index.ts'
import type { History, TownPage, TownPlace } from './contract.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())

const because = '实地核对'

async function rowOf(
  username: string,
  which: string,
  placeId: number,
): Promise<TownPlace | undefined> {
  const page = await (await here.staff(username)).read<TownPage>(encodeURI(`${S}?which=${which}`))
  return page.rows.find((row) => row.placeId === placeId)
}

describe('a correction by the town', () => {
  test('of name and address leaves it confirmed, and the manager reads who, why, from, to', async () => {
    const boss = await here.manager()
    const { placeId } = await here.known(boss, '错字面倌', { address: '江州路 1 号' })
    const town = await here.staff('town')
    const body = { name: '错字面馆', address: '江洲路 1 号', division: TOWN, because }
    await town.read(`${S}/${placeId}/correct`, body)
    await town.read(`${S}/${placeId}/correct`, body)
    assert.equal(await here.stateOf(placeId), 'confirmed')
    const { events } = await boss.read<History>(`${Z}/places/${placeId}/history`)
    assert.deepEqual(
      events.slice(0, 3).map(({ kind, who, from, to, because: why }) => [kind, who, from, to, why]),
      [
        ['address-changed', 'town', '江州路 1 号', '江洲路 1 号', because],
        ['renamed', 'town', '错字面倌', '错字面馆', because],
        ['confirmed', 'town', undefined, undefined, '看过'],
      ],
    )
    const desk = await town.read<History>(`${S}/${placeId}/history`)
    assert.equal(desk.events[0]?.account, 'town')
    await using prints = new AsyncDisposableStack()
    const { sql, keyring, config } = here.city.database
    const index = await openPrintIndex(sql, keyring)
    prints.defer(index.close)
    assert.equal(index.pointsOfPlace(placeId)[0]?.placeName, '错字面馆')
    const rows = await sql<{ detail: string }[]>`
      select detail from staff.audit where action = 96 and actor = 'town'`
    assert.ok(String(rows[0]?.detail).includes(String(placeId)))
    assert.ok((await verifyAudit(sql, { keyring, varFolder: config.varFolder })).ok)
  })

  test('takes a complex to another town with all that is inside, which looks again there', async () => {
    const boss = await here.manager()
    const mall = await here.known(boss, '错镇商场', { address: '环城路 9 号' })
    const floor = await here.known(boss, '错镇一楼', {
      kind: 'floor',
      parentId: mall.placeId,
      address: '环城路 9 号',
    })
    const town = await here.staff('town')
    const body = { name: '错镇商场', address: '环城路 90 号', division: OTHER_TOWN, because }
    const part = await town.ask(`${S}/${floor.placeId}/correct`, { ...body, name: '错镇一楼' })
    assert.equal(part.error, 'bad-input', 'a part lies where its complex lies')
    await town.read(`${S}/${mall.placeId}/correct`, body)
    for (const { placeId } of [mall, floor]) {
      assert.equal(await here.stateOf(placeId), 'unconfirmed')
      // By its name each part is found by itself; without one the complex is a single line.
      const row = await rowOf('other', 'new&q=错镇', placeId)
      assert.deepEqual([row?.division, row?.address], [OTHER_TOWN, '环城路 90 号'])
      const { events } = await boss.read<History>(`${Z}/places/${placeId}/history`)
      const [moved] = events
      assert.equal(moved?.kind, 'town-changed')
      assert.equal(typeof moved?.to, 'object')
    }
    const line = await rowOf('other', 'new', mall.placeId)
    assert.deepEqual([line?.inside, await rowOf('other', 'new', floor.placeId)], [1, undefined])
    assert.equal((await town.ask(`${S}/${mall.placeId}/history`)).status, 404, 'it is gone')
    // Whoever supervises both has seen it in both.
    const shop = await here.known(boss, '错镇小店')
    const county = await here.staff('county')
    const over = { name: '错镇小店', address: '', division: OTHER_TOWN, because }
    await county.read(`${S}/${shop.placeId}/correct`, over)
    assert.equal(await here.stateOf(shop.placeId), 'confirmed')
  })

  test('into what looks like another place waits on the list of doubles', async () => {
    const boss = await here.manager()
    const one = await here.known(boss, '真药房')
    const two = await here.known(boss, '假药房')
    const town = await here.staff('town')
    const body = { name: '真药房', address: '', division: TOWN, because }
    await town.read(`${S}/${two.placeId}/correct`, body)
    assert.equal(await here.stateOf(two.placeId), 'unconfirmed')
    const row = await rowOf('town', 'alike', two.placeId)
    assert.equal(row?.alike[0]?.placeId, one.placeId)
  })

  test('is refused without a reason, of others, of nonsense, and of what is closed', async () => {
    const boss = await here.manager()
    const { placeId } = await here.known(boss, '谁也不改')
    const url = `${S}/${placeId}/correct`
    const body = { name: '谁也不改了', address: '', division: TOWN, because }
    const ask = async (who: string, more: object = {}) =>
      (await here.staff(who)).ask(url, { ...body, ...more })
    assert.equal((await ask('other')).status, 404)
    assert.equal((await ask('tracer')).status, 403)
    assert.equal((await boss.ask(url, body)).status, 401)
    assert.equal((await ask('town', { because: ' ' })).error, 'because-missing')
    for (const wrong of [{ name: '' }, { name: 'a\u202Eb' }, { address: 'x'.repeat(201) }]) {
      assert.equal((await ask('town', wrong)).error, 'bad-input')
    }
    assert.equal((await ask('town', { division: '999999999' })).error, 'bad-input')
    assert.equal((await ask('town', { name: '\u0000' })).status, 400)
    const nowhere = `${S}/2147483647/correct`
    assert.equal((await (await here.staff('town')).ask(nowhere, body)).status, 404)
    await boss.read(`${Z}/places/${placeId}/close`, { because })
    assert.equal((await ask('town')).error, 'place-state')
    const { name } = await boss.read<PlaceDetail>(`${Z}/places/${placeId}`)
    assert.equal(name, '谁也不改')
  })
})

describe('a close by the town', () => {
  test('takes the branch along, ends what is open, and is opened again by the town alone', async () => {
    const boss = await here.manager()
    const mall = await here.known(boss, '镇街停用的商场')
    const floor = await here.known(boss, '停用一楼', { kind: 'floor', parentId: mall.placeId })
    const town = await here.staff('town')
    const act = (who: typeof town, name: string, reason = because) =>
      who.ask(`${S}/${mall.placeId}/${name}`, { because: reason })
    assert.equal((await act(town, 'close', '')).error, 'because-missing')
    assert.equal((await act(await here.staff('other'), 'close')).status, 404)
    assert.equal((await act(await here.staff('other'), 'reopen')).status, 404)
    assert.equal((await act(town, 'close')).status, 200)
    assert.equal((await act(town, 'close')).status, 200)
    const states = async () => [await here.stateOf(mall.placeId), await here.stateOf(floor.placeId)]
    assert.deepEqual(await states(), ['closed', 'closed'])
    const again = await boss.ask(`${Z}/places/${mall.placeId}/reopen`, { because })
    assert.deepEqual([again.status, again.error], [409, 'closed-by-town'])
    assert.equal((await act(town, 'reopen', '')).error, 'because-missing')
    assert.equal((await act(town, 'reopen')).status, 200)
    assert.deepEqual(await states(), ['confirmed', 'confirmed'])
    const { events } = await boss.read<History>(`${Z}/places/${floor.placeId}/history`)
    assert.deepEqual(
      events.slice(0, 2).map(({ kind, who, because: why }) => [kind, who, why]),
      [
        ['reopened', 'town', because],
        ['closed', 'town', because],
      ],
    )
    // What its manager closes, its manager opens; and so does the town.
    await boss.read(`${Z}/places/${mall.placeId}/close`, { because })
    await boss.read(`${Z}/places/${mall.placeId}/reopen`, { because })
    await boss.read(`${Z}/places/${mall.placeId}/close`, { because })
    assert.equal((await act(town, 'reopen')).status, 200)
    const actions = await here.city.database.sql<{ action: number }[]>`
      select action from staff.audit where actor = 'town' and action in (97, 98) order by seq`
    assert.deepEqual(
      actions.map((row) => row.action),
      [97, 97, 98, 98],
    )
  })

  test('of a part is not undone by opening the whole', async () => {
    const boss = await here.manager()
    const mall = await here.known(boss, '只停一层的商场')
    const floor = await here.known(boss, '只停这一层', { kind: 'floor', parentId: mall.placeId })
    const town = await here.staff('town')
    await town.read(`${S}/${floor.placeId}/close`, { because })
    await boss.read(`${Z}/places/${mall.placeId}/close`, { because })
    await boss.read(`${Z}/places/${mall.placeId}/reopen`, { because })
    assert.equal(await here.stateOf(mall.placeId), 'confirmed')
    assert.equal(await here.stateOf(floor.placeId), 'closed', 'closed in the same second or not')
  })
})
