// What an import changes of a unit stands in the history of that unit: who, when, from, to.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openComplexApp, workbookOf } from '../../../test/helpers/complex-app.ts'
import type { ComplexApp, Phone } from '../../../test/helpers/complex-app.ts'
import type { MyPlaces } from '../contract.ts'
import type { History } from '../register/contract.ts'

let city: ComplexApp
before(async () => {
  city = await openComplexApp()
})
after(() => city[Symbol.asyncDispose]())

const CODE = '91350100M000100Y43'

async function sendRows(manager: Phone, placeId: number, row: readonly string[]) {
  const file = (await workbookOf([row])).toString('base64')
  const sent = await city.send(manager, placeId, { file })
  assert.equal(sent.status, 201, JSON.stringify(sent.body))
}

test('a kind and a licence that an import changes are told with both sides', async () => {
  const { manager, placeId } = await city.openComplex()
  const { body } = await manager.get<{ identifier?: string }>(
    `/identifier?kind=credit-code&text=${CODE}`,
  )
  assert.equal(body.identifier, CODE)
  await sendRows(manager, placeId, ['3层/301', '陈记', '餐饮场所', '', ''])
  const { places } = (await manager.get<MyPlaces>('/places')).body
  const unit = places.find((one) => one.name === '陈记')?.placeId ?? assert.fail()
  const historyOf = async () => (await manager.get<History>(`/places/${unit}/history`)).body.events
  assert.deepEqual(await historyOf(), [])

  city.clock.advance(60)
  await sendRows(manager, placeId, ['3层/301', '陈记', '购物场所', CODE, ''])
  const at = city.clock.now()
  const restaurant = { zh: '餐饮场所', en: 'Restaurant' }
  const shop = (await historyOf()).find((event) => event.kind === 'category-changed')?.to
  assert.deepEqual(await historyOf(), [
    { at, kind: 'identifier-changed', who: 'me', because: '', to: CODE },
    { at, kind: 'category-changed', who: 'me', because: '', from: restaurant, to: shop },
  ])
  assert.equal(typeof shop === 'object' && shop.zh, '购物场所')

  // What is said again, or left empty, changes nothing.
  await sendRows(manager, placeId, ['3层/301', '', '', '', ''])
  assert.equal((await historyOf()).length, 2)
  city.clock.advance(60)
  await sendRows(manager, placeId, ['3层/301', '新陈记', '餐饮场所', CODE, ''])
  assert.deepEqual(
    (await historyOf()).slice(0, 2).map(({ kind, from, to }) => [kind, from, to]),
    [
      ['category-changed', shop, restaurant],
      ['renamed', '陈记', '新陈记'],
    ],
  )
})
